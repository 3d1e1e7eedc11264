"""Kinds of task are rows, with the circle in which each may be known

A kind on record that has a warrant or an arrest in its name was need to know by that name, and gets a row that says
so. Any other without a row counts as open, and as private once it is for a referral, as before.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SECRET = ("WARRANT", "ARREST")
LONGEST = 40
OPEN, PRIVATE, NEED_TO_KNOW = "open", "private", "need to know"
GROUPS = (OPEN, PRIVATE, NEED_TO_KNOW)
ASKS = ("outcome", "results", "dose", "attendance", "nothing")
COLUMNS = ("code", "label", "circle", "constable", "crew", "crew_nights", "alone_minutes", "asks", "thing")
KINDS = (
    ("ARREST_ATTEMPT", "Arrest attempt", NEED_TO_KNOW, True, 2, None, None, "results", None),
    ("BAIL_CHECK", "Bail check", PRIVATE, False, 1, 2, 20, "results", None),
    ("BEAT_BUS", "Beat bus", OPEN, False, 1, 2, None, "results", "BUS"),
    ("CUCKOOING_CHECK", "Cuckooing check", PRIVATE, False, 2, None, 30, "results", None),
    ("HOME_VISIT_TURNAROUND", "Turnaround home visit", PRIVATE, False, 1, 2, 45, "outcome", None),
    ("KNIFE_ARCH", "Knife arch", OPEN, False, 2, None, None, "results", "KNIFE_ARCH"),
    ("LICENSED_PREMISES_VISIT", "Licensed premises visit", OPEN, False, 1, 2, None, "results", None),
    ("PATROL_HOTSPOT", "Hotspot patrol", OPEN, False, 1, 2, None, "dose", None),
    ("REASSURANCE_VISIT", "Reassurance visit", OPEN, False, 1, 2, 30, "nothing", None),
    ("RETAILER_VISIT", "Retailer visit", OPEN, False, 1, None, None, "results", None),
    ("SAFEGUARDING_FOLLOWUP", "Safeguarding follow-up", PRIVATE, False, 1, 2, 30, "results", None),
    ("SCHOOL_VISIT", "School visit", OPEN, False, 1, None, None, "results", None),
    ("TRAINING_DELIVERY", "Training", OPEN, False, 1, 2, None, "attendance", None),
    ("VISIT_CIRV", "CIRV visit", PRIVATE, False, 2, None, 30, "outcome", None),
    ("WARRANT", "Warrant", NEED_TO_KNOW, True, 4, None, None, "results", None),
    ("WARRANT_SUPPORT", "Warrant support", NEED_TO_KNOW, True, 2, None, None, "results", None),
    ("WEAPON_SWEEP", "Weapon sweep", OPEN, False, 2, None, None, "results", None),
)


def upgrade() -> None:
    kinds = op.create_table(
        "task_kinds",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(LONGEST), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("circle", _words("kindgroup", GROUPS), nullable=False),
        sa.Column("constable", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("crew", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("crew_nights", sa.Integer()),
        sa.Column("alone_minutes", sa.Integer()),
        sa.Column("asks", _words("asks", ASKS), nullable=False),
        sa.Column("results", sa.String(400)),
        sa.Column("thing", sa.String(LONGEST)),
        sa.CheckConstraint("crew >= 1 AND (crew_nights IS NULL OR crew_nights >= 1)", name=op.f("ck_task_kinds_crew")),
        sa.CheckConstraint("alone_minutes IS NULL OR alone_minutes >= 1", name=op.f("ck_task_kinds_alone_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_kinds")),
        sa.UniqueConstraint("code", name=op.f("uq_task_kinds_code")),
    )
    rows = [dict(zip(COLUMNS, kind, strict=True)) for kind in KINDS]
    op.bulk_insert(kinds, rows + _secret_on_record({str(row["code"]) for row in rows}))


def _secret_on_record(known: set[str]) -> list[dict[str, object]]:
    """A need-to-know row for each kind that was one by its name."""
    said = op.get_bind().execute(sa.text("SELECT DISTINCT kind FROM tasks")).scalars()
    codes = {_code(kind) for kind in said} - known
    return [
        {"code": code, "label": code.replace("_", " ").capitalize(), "circle": NEED_TO_KNOW}
        | {"constable": False, "crew": 1, "crew_nights": None, "alone_minutes": None, "asks": "nothing", "thing": None}
        for code in sorted(codes)
        if any(word in code for word in SECRET)
    ]


def _code(kind: str) -> str:
    """As the database reads it: capitals, with underscores for spaces and hyphens."""
    return unicodedata.normalize("NFC", kind).upper().replace(" ", "_").replace("-", "_")


def downgrade() -> None:
    op.drop_table("task_kinds")


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
