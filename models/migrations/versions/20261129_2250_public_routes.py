"""Ways for the public to reach help, as rows"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROUTES = (
    ("999", "Emergency", "999", None, "Somebody is in danger, or a crime is happening now."),
    ("101", "Police, not an emergency", "101", None, "To report something, or to ask the local team."),
    ("online", "Police online", None, "https://www.police.uk", "To report something in your own time."),
    (
        "crimestoppers",
        "Crimestoppers",
        "0800 555 111",
        "https://crimestoppers-uk.org",
        "Say what you know. It is anonymous: nobody asks who you are.",
    ),
    (
        "slavery",
        "Modern Slavery Helpline",
        "0800 0121 700",
        "https://www.modernslaveryhelpline.org",
        "For somebody who is forced to work or is not free to leave.",
    ),
)


def text(name: str, length: int, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(length=length), nullable=nullable)


def upgrade() -> None:
    routes = op.create_table(
        "public_routes",
        sa.Column("id", BIG_ID, nullable=False),
        text("code", 20),
        sa.Column("position", sa.Integer(), nullable=False),
        text("label", 40),
        text("telephone", 20, nullable=True),
        text("address", 120, nullable=True),
        text("words", 120),
        sa.CheckConstraint(
            "telephone IS NOT NULL OR address IS NOT NULL", name=op.f("ck_public_routes_leads_somewhere")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_routes")),
        sa.UniqueConstraint("code", name=op.f("uq_public_routes_code")),
    )
    columns = ("code", "label", "telephone", "address", "words")
    rows = [dict(zip(columns, one, strict=True)) for one in ROUTES]
    op.bulk_insert(routes, [row | {"position": at} for at, row in enumerate(rows, 1)])


def downgrade() -> None:
    op.drop_table("public_routes")
