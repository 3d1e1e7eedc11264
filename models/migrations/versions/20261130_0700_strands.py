"""Kinds of task have a strand of a week of action: education, engagement, prevention, enforcement"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

STRANDS = {
    "education": ("SCHOOL_VISIT", "TRAINING_DELIVERY"),
    "engagement": ("BEAT_BUS", "HOME_VISIT_TURNAROUND", "REASSURANCE_VISIT", "VISIT_CIRV"),
    "prevention": (
        *("CUCKOOING_CHECK", "KNIFE_ARCH", "LICENSED_PREMISES_VISIT", "RETAILER_VISIT"),
        *("SAFEGUARDING_FOLLOWUP", "WEAPON_SWEEP"),
    ),
    "enforcement": ("ARREST_ATTEMPT", "BAIL_CHECK", "PATROL_HOTSPOT", "WARRANT", "WARRANT_SUPPORT"),
}
WORDS = ", ".join(f"'{one}'" for one in STRANDS)


def upgrade() -> None:
    """The check in SQL: SQLite's other way rewrites the table."""
    check = f"CONSTRAINT ck_task_kinds_strand CHECK (strand IN ({WORDS}))"
    op.execute(f"ALTER TABLE task_kinds ADD COLUMN strand VARCHAR(32) {check}")
    put = sa.text("UPDATE task_kinds SET strand = :strand WHERE code IN :codes")
    put = put.bindparams(sa.bindparam("codes", expanding=True))
    for strand, codes in STRANDS.items():
        op.get_bind().execute(put, {"strand": strand, "codes": list(codes)})


def downgrade() -> None:
    op.execute("ALTER TABLE task_kinds DROP COLUMN strand")
