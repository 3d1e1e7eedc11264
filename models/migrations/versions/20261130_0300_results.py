"""Kinds of result as rows, results, which are append-only, and which of them each kind of task asks for"""

import sqlalchemy as sa
from alembic import op

from models.migrations.append_only import refuse_changes

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CATEGORIES = (
    *("enforcement", "seizure", "surrender", "prevention"),
    *("safeguarding", "engagement", "asb tools", "other"),
)
ENFORCEMENT, SEIZURE, SURRENDER, PREVENTION, SAFEGUARDING, ENGAGEMENT, ASB_TOOLS, OTHER = CATEGORIES
THREATS = ("drug supply", "firearms", "fraud", "cybercrime", "cse", "modern slavery")
POWERS = "s.1 PACE; s.23 Misuse of Drugs; s.47 Firearms; s.60 CJPOA"
DRUGS = "cannabis; cocaine; crack; heroin; ketamine; MDMA; spice; other"
COLUMNS = ("code", "label", "category", "unit", "subtypes", "ask_above")
KINDS = (
    ("WARRANTS_EXECUTED", "Warrants executed", ENFORCEMENT, "warrants", None, 10),
    ("WARRANTS_ATTEMPTED", "Warrants attempted", ENFORCEMENT, "warrants", None, 10),
    ("ARRESTS", "Arrests", ENFORCEMENT, "arrests", None, 20),
    ("CHARGES", "Charges", ENFORCEMENT, "charges", None, 50),
    ("CONVICTIONS", "Convictions", ENFORCEMENT, "convictions", None, 50),
    ("IMPRISONMENT", "Imprisonment", ENFORCEMENT, "months", None, 600),
    ("STOP_SEARCHES", "Stop searches", ENFORCEMENT, "searches", POWERS, 50),
    ("SEARCH_FINDS", "Finds in stop searches", ENFORCEMENT, "finds", POWERS, 20),
    ("PATROLS", "Hotspot patrols", ENFORCEMENT, "patrols", None, 50),
    ("RECALLS", "Recalls to prison", ENFORCEMENT, "recalls", None, 10),
    ("KNIVES_SEIZED", "Knives seized", SEIZURE, "knives", None, 20),
    ("MACHETES_SEIZED", "Machetes seized", SEIZURE, "machetes", None, 10),
    ("CROSSBOWS_SEIZED", "Crossbows seized", SEIZURE, "crossbows", None, 5),
    ("KNUCKLEDUSTERS_SEIZED", "Knuckledusters seized", SEIZURE, "knuckledusters", None, 10),
    ("FIREARMS_SEIZED", "Firearms seized", SEIZURE, "firearms", None, 5),
    ("BB_GUNS_SEIZED", "BB guns seized", SEIZURE, "guns", None, 10),
    ("PHONES_SEIZED", "Phones seized", SEIZURE, "phones", None, 30),
    ("SIMS_SEIZED", "SIMs seized", SEIZURE, "SIMs", None, 100),
    ("CASH_SEIZED", "Cash seized", SEIZURE, "pounds", None, 50000),
    ("DRUGS_WRAPS", "Drugs seized", SEIZURE, "wraps", DRUGS, 500),
    ("DRUGS_DEALS", "Drugs seized", SEIZURE, "deals", DRUGS, 500),
    ("DRUGS_PLANTS", "Drugs seized", SEIZURE, "plants", "cannabis", 1000),
    ("DRUGS_BUDS", "Drugs seized", SEIZURE, "buds", "cannabis", 1000),
    ("DRUGS_TABLETS", "Drugs seized", SEIZURE, "tablets", "MDMA; benzodiazepines; other", 5000),
    ("DRUGS_VALUE", "Drugs seized", SEIZURE, "pounds", DRUGS, 100000),
    ("COUNTERFEIT_GOODS", "Counterfeit goods seized", SEIZURE, "pounds", None, 100000),
    ("KNIVES_SURRENDERED", "Knives surrendered", SURRENDER, "knives", None, 200),
    ("WEAPON_SWEEPS", "Weapon sweeps", PREVENTION, "sweeps", None, 20),
    ("KNIFE_ARCHES", "Knife arches deployed", PREVENTION, "arches", None, 5),
    ("RETAILERS_VISITED", "Retailers visited", PREVENTION, "retailers", None, 50),
    ("TEST_PURCHASES", "Test purchases", PREVENTION, "purchases", None, 30),
    ("TEST_PURCHASES_FAILED", "Test purchases failed", PREVENTION, "purchases", None, 20),
    ("CHILDREN_SAFEGUARDED", "Children safeguarded", SAFEGUARDING, "children", None, 20),
    ("ADULTS_SAFEGUARDED", "Adults safeguarded", SAFEGUARDING, "adults", None, 20),
    ("CUCKOOING_VISITS", "Cuckooing visits", SAFEGUARDING, "visits", None, 20),
    ("PPNS", "PPNs", SAFEGUARDING, "PPNs", None, 20),
    ("SLAVERY_REFERRALS", "Modern slavery referrals", SAFEGUARDING, "referrals", None, 10),
    ("SAFEGUARDING_REFERRALS", "Safeguarding referrals", SAFEGUARDING, "referrals", None, 20),
    ("EVENTS", "Events", ENGAGEMENT, "events", None, 10),
    ("SCHOOLS", "Schools visited", ENGAGEMENT, "schools", None, 10),
    ("PUPILS", "Pupils spoken to", ENGAGEMENT, "pupils", None, 500),
    ("LEAFLETS", "Leaflets given out", ENGAGEMENT, "leaflets", None, 2000),
    ("BEAT_BUS_VISITS", "Beat bus visits", ENGAGEMENT, "visits", None, 10),
    ("HOME_VISITS", "Home visits", ENGAGEMENT, "visits", None, 20),
    ("SUPPORT_ACCEPTED", "Support accepted", ENGAGEMENT, "people", None, 10),
    ("SUPPORT_DECLINED", "Support declined", ENGAGEMENT, "people", None, 10),
    ("NO_REPLY", "No reply", ENGAGEMENT, "visits", None, 20),
    ("DOOR_STAFF_TRAINED", "Door staff trained", ENGAGEMENT, "people", None, 60),
    ("CPW", "Community protection warnings", ASB_TOOLS, "warnings", None, 10),
    ("CPN", "Community protection notices", ASB_TOOLS, "notices", None, 10),
    ("CBO_APPLICATIONS", "CBO applications", ASB_TOOLS, "applications", None, 10),
    ("INTELLIGENCE", "Intelligence submissions", OTHER, "submissions", None, 50),
    ("ALCOHOL_SEIZURES", "Alcohol seizures", OTHER, "seizures", None, 30),
    ("ROUGH_SLEEPER_CONTACTS", "Rough-sleeper contacts", OTHER, "contacts", None, 30),
)
ASKED = {
    "ARREST_ATTEMPT": "ARRESTS; PHONES_SEIZED; CASH_SEIZED; KNIVES_SEIZED",
    "BAIL_CHECK": "ARRESTS; NO_REPLY",
    "BEAT_BUS": "BEAT_BUS_VISITS; EVENTS; LEAFLETS; KNIVES_SURRENDERED",
    "CUCKOOING_CHECK": "CUCKOOING_VISITS; ADULTS_SAFEGUARDED; CHILDREN_SAFEGUARDED; PPNS; NO_REPLY",
    "KNIFE_ARCH": "KNIFE_ARCHES; KNIVES_SEIZED; KNIVES_SURRENDERED; ARRESTS",
    "LICENSED_PREMISES_VISIT": "ARRESTS; KNIVES_SEIZED; ALCOHOL_SEIZURES; LEAFLETS",
    "RETAILER_VISIT": "RETAILERS_VISITED; TEST_PURCHASES; TEST_PURCHASES_FAILED; LEAFLETS",
    "SAFEGUARDING_FOLLOWUP": "CHILDREN_SAFEGUARDED; ADULTS_SAFEGUARDED; SAFEGUARDING_REFERRALS; PPNS; NO_REPLY",
    "SCHOOL_VISIT": "SCHOOLS; PUPILS; LEAFLETS",
    "WARRANT": "WARRANTS_EXECUTED; WARRANTS_ATTEMPTED; ARRESTS; CASH_SEIZED; PHONES_SEIZED; KNIVES_SEIZED; DRUGS_WRAPS; CHILDREN_SAFEGUARDED",
    "WARRANT_SUPPORT": "ARRESTS; CASH_SEIZED; PHONES_SEIZED; KNIVES_SEIZED; CHILDREN_SAFEGUARDED",
    "WEAPON_SWEEP": "WEAPON_SWEEPS; KNIVES_SEIZED; MACHETES_SEIZED",
}
INDEXES = (
    *(("operation_id", "day"), ("team_id", "number"), ("recorded_by_id", "number")),
    *(("day",), ("kind_id",), ("area_id",), ("task_id",)),
)
KEYS = {"results": (("rowid",), ("number",)), "result_strikes": (("result_id",),)}


def upgrade() -> None:
    kinds = op.create_table(
        "result_kinds",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("category", _words("resultcategory", CATEGORIES), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("subtypes", sa.String(400)),
        sa.Column("ask_above", sa.Integer()),
        sa.CheckConstraint("ask_above IS NULL OR ask_above >= 1", name=op.f("ck_result_kinds_ask_above")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_kinds")),
        sa.UniqueConstraint("code", name=op.f("uq_result_kinds_code")),
        sa.UniqueConstraint("label", "unit", name=op.f("uq_result_kinds_label_unit")),
    )
    op.bulk_insert(kinds, [dict(zip(COLUMNS, kind, strict=True)) for kind in KINDS])
    _create_results()
    asks = sa.text("UPDATE task_kinds SET results = :results WHERE code = :code AND results IS NULL")
    for code, results in ASKED.items():
        op.get_bind().execute(asks, {"code": code, "results": results})


def _create_results() -> None:
    op.create_table(
        "results",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind_id", ID, nullable=False),
        sa.Column("subtype", sa.String(60)),
        sa.Column("count", sa.Integer()),
        sa.Column("pence", sa.BigInteger()),
        *(sa.Column(name, ID) for name in ("operation_id", "team_id", "area_id")),
        sa.Column("threat", _words("threat", THREATS)),
        sa.Column("task_id", ID),
        sa.Column("recorded_by_id", ID),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(count IS NULL) <> (pence IS NULL)", name=op.f("ck_results_count_or_money")),
        sa.CheckConstraint("count >= 1", name=op.f("ck_results_some")),
        sa.CheckConstraint("pence >= 1", name=op.f("ck_results_money")),
        *_links("results", kind_id="result_kinds.id", operation_id="operations.id", team_id="teams.id"),
        *_links("results", area_id="areas.id", task_id="tasks.id", recorded_by_id="officers.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.UniqueConstraint("number", name=op.f("uq_results_number")),
    )
    for columns in INDEXES:
        op.create_index(op.f(f"ix_results_{'_'.join(columns)}"), "results", list(columns))
    op.create_table(
        "result_strikes",
        sa.Column("result_id", ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        *_links("result_strikes", result_id="results.id", officer_id="officers.id"),
        sa.PrimaryKeyConstraint("result_id", name=op.f("pk_result_strikes")),
    )
    for table, keys in KEYS.items():
        refuse_changes(table, *keys)


def downgrade() -> None:
    op.drop_table("result_strikes")
    op.drop_table("results")
    op.drop_table("result_kinds")
    forget = sa.text("UPDATE task_kinds SET results = NULL WHERE code = :code AND results = :results")
    for code, results in ASKED.items():
        op.get_bind().execute(forget, {"code": code, "results": results})


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _links(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [there], name=op.f(f"fk_{table}_{column}"))
        for column, there in columns.items()
    ]
