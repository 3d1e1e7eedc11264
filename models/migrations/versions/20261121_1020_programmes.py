"""Turnaround and CIRV as rows; YVIU is there, switched off"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PROGRAMMES = sa.table(
    "programmes",
    *(sa.column(name) for name in ("id", "prefix", "code", "name", "min_age", "max_age", "team_kind", "enabled")),
)
STATUSES = sa.table(
    "programme_statuses",
    *(sa.column(name) for name in ("programme_id", "code", "label", "position", "coarse")),
)
ROWS = (
    (1, "TUR", "turnaround", "Turnaround", 10, 17, "turnaround_yjs", True),
    (2, "CIR", "cirv", "CIRV", 18, 25, "yviu_cirv", True),
    (3, "YVI", "yviu", "Youth Violence Intervention Unit", 8, 17, "yviu_cirv", False),
)
TURNAROUND = (
    "draft submitted screening info_requested accepted contacting consent_given assessment intervention on_hold",
    "not_eligible signposted consent_declined unable_to_contact no_need_found completed disengaged withdrawn"
    " escalated transferred voided",
)
CIRV = (
    "received triage allocated contacting support_offered decision_pending pledged engaged step_down declined"
    " disengaged enforcement_review enforcement_active on_hold",
    "not_suitable signposted referred_child_pathway unable_to_contact completed closed_no_action closed_enforced"
    " transferred voided",
)


def upgrade() -> None:
    names = [column.name for column in PROGRAMMES.columns]
    op.bulk_insert(PROGRAMMES, [dict(zip(names, row, strict=True)) for row in ROWS])
    for programme_id, (going, ended) in ((1, TURNAROUND), (2, CIRV), (3, TURNAROUND)):
        codes = [(code, "open") for code in going.split()] + [(code, "not open") for code in ended.split()]
        op.bulk_insert(
            STATUSES,
            [
                {
                    "programme_id": programme_id,
                    "code": code.upper(),
                    "label": code.replace("_", " ").capitalize(),
                    "position": position,
                    "coarse": coarse,
                }
                for position, (code, coarse) in enumerate(codes)
            ],
        )


def downgrade() -> None:
    op.execute("DELETE FROM programme_statuses")
    op.execute("DELETE FROM programmes")
