"""Grounds, questions, moves, outcomes and words of programmes; those of Turnaround, CIRV and YVIU. Holidays

A programme whose statuses a force has changed keeps them: it gets the moves between those that it has.
"""

from functools import partial

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(40)
TURNAROUND = (
    ('DRAFT', False, False, None, 'Finish the referral and send it'),
    ('SUBMITTED', True, False, '1wd', 'Screen the referral'),
    ('SCREENING', False, False, None, 'Check eligibility with the youth justice service'),
    ('INFO_REQUESTED', False, False, '5wd', 'Chase the missing information'),
    ('ACCEPTED', False, False, '5wd', 'First contact with the parent or carer'),
    ('CONTACTING', False, False, '10wd', 'Visit at another time of day'),
    ('CONSENT_GIVEN', False, False, '15wd', 'Do the assessment'),
    ('ASSESSMENT', False, False, '5wd', 'Agree the plan'),
    ('INTERVENTION', False, False, '12w', 'Progress review'),
    ('ON_HOLD', False, True, '12w', 'Review the hold'),
)
CIRV = (
    ('RECEIVED', True, False, '1wd', 'Triage'),
    ('TRIAGE', False, False, None, 'Agree a lead'),
    ('ALLOCATED', False, False, '5wd', 'First contact, with Response'),
    ('CONTACTING', False, False, '10wd', 'Visit at another time of day'),
    ('SUPPORT_OFFERED', False, False, '7d', 'Ask for the decision'),
    ('DECISION_PENDING', False, False, '7d', 'Ask for the decision'),
    ('PLEDGED', False, False, '5wd', 'Meet the mentor'),
    ('ENGAGED', False, False, '12w', 'Progress review'),
    ('STEP_DOWN', False, False, '12w', 'Last review'),
    ('DECLINED', False, False, '5wd', 'Offer support again'),
    ('DISENGAGED', False, False, '5wd', 'Offer support again'),
    ('ENFORCEMENT_REVIEW', False, False, '7d', 'Decide: support, enforcement or neither'),
    ('ENFORCEMENT_ACTIVE', False, False, '12w', 'Offer support again'),
    ('ON_HOLD', False, True, '12w', 'Review the hold'),
)
TURNAROUND_MOVES = {
    'DRAFT': (
        ('SUBMITTED', 'team', ''),
        ('VOIDED', 'supervisor', 'reason'),
    ),
    'SUBMITTED': (
        ('SCREENING', 'team', ''),
        ('VOIDED', 'supervisor', 'reason'),
    ),
    'SCREENING': (
        ('ACCEPTED', 'team', ''),
        ('NOT_ELIGIBLE', 'team', 'reason'),
        ('SIGNPOSTED', 'team', 'reason'),
        ('INFO_REQUESTED', 'team', 'reason'),
    ),
    'INFO_REQUESTED': (
        ('SCREENING', 'team', ''),
        ('NOT_ELIGIBLE', 'team', 'reason'),
    ),
    'ACCEPTED': (
        ('CONTACTING', 'team', 'lead'),
    ),
    'CONTACTING': (
        ('CONSENT_GIVEN', 'team', 'consent'),
        ('CONSENT_DECLINED', 'team', 'reason'),
        ('UNABLE_TO_CONTACT', 'team', 'attempts'),
        ('ESCALATED', 'team', 'reason'),
    ),
    'CONSENT_GIVEN': (
        ('ASSESSMENT', 'team', ''),
        ('WITHDRAWN', 'team', 'reason'),
    ),
    'ASSESSMENT': (
        ('INTERVENTION', 'team', ''),
        ('NO_NEED_FOUND', 'team', 'reason'),
        ('DISENGAGED', 'team', 'reason'),
        ('WITHDRAWN', 'team', 'reason'),
        ('ESCALATED', 'team', 'reason'),
    ),
    'INTERVENTION': (
        ('ON_HOLD', 'team', 'reason'),
        ('COMPLETED', 'team', ''),
        ('DISENGAGED', 'team', 'reason'),
        ('WITHDRAWN', 'team', 'reason'),
        ('ESCALATED', 'team', 'reason'),
        ('TRANSFERRED', 'team', 'reason'),
    ),
    'ON_HOLD': (
        ('INTERVENTION', 'team', ''),
        ('DISENGAGED', 'team', 'reason'),
        ('WITHDRAWN', 'team', 'reason'),
        ('ESCALATED', 'team', 'reason'),
        ('TRANSFERRED', 'team', 'reason'),
    ),
}
CIRV_MOVES = {
    'RECEIVED': (
        ('TRIAGE', 'team', ''),
        ('VOIDED', 'supervisor', 'reason'),
    ),
    'TRIAGE': (
        ('ALLOCATED', 'team', 'lead'),
        ('NOT_SUITABLE', 'team', 'reason'),
        ('SIGNPOSTED', 'team', 'reason'),
        ('REFERRED_CHILD_PATHWAY', 'team', 'reason programme'),
    ),
    'ALLOCATED': (
        ('CONTACTING', 'team', ''),
        ('ON_HOLD', 'team', 'reason'),
    ),
    'CONTACTING': (
        ('SUPPORT_OFFERED', 'team', ''),
        ('UNABLE_TO_CONTACT', 'team', 'attempts'),
        ('ON_HOLD', 'team', 'reason'),
    ),
    'SUPPORT_OFFERED': (
        ('PLEDGED', 'team', ''),
        ('DECLINED', 'team', 'reason'),
        ('DECISION_PENDING', 'team', 'decision_due'),
    ),
    'DECISION_PENDING': (
        ('PLEDGED', 'team', ''),
        ('DECLINED', 'team', 'reason'),
    ),
    'PLEDGED': (
        ('ENGAGED', 'team', ''),
        ('DISENGAGED', 'team', 'reason'),
    ),
    'ENGAGED': (
        ('STEP_DOWN', 'team', ''),
        ('DISENGAGED', 'team', 'reason'),
        ('ON_HOLD', 'team', 'reason'),
        ('TRANSFERRED', 'team', 'reason'),
    ),
    'STEP_DOWN': (
        ('COMPLETED', 'team', ''),
        ('ENGAGED', 'team', ''),
        ('DISENGAGED', 'team', 'reason'),
    ),
    'DECLINED': (
        ('SUPPORT_OFFERED', 'team', ''),
        ('ENFORCEMENT_REVIEW', 'supervisor', 'reason adult'),
        ('CLOSED_NO_ACTION', 'team', 'reason'),
    ),
    'DISENGAGED': (
        ('SUPPORT_OFFERED', 'team', ''),
        ('ENFORCEMENT_REVIEW', 'supervisor', 'reason adult'),
        ('CLOSED_NO_ACTION', 'team', 'reason'),
    ),
    'ENFORCEMENT_REVIEW': (
        ('ENFORCEMENT_ACTIVE', 'inspector', 'decision deconflicted adult'),
        ('SUPPORT_OFFERED', 'team', ''),
        ('CLOSED_NO_ACTION', 'supervisor', 'reason'),
    ),
    'ENFORCEMENT_ACTIVE': (
        ('SUPPORT_OFFERED', 'team', ''),
        ('CLOSED_ENFORCED', 'supervisor', 'reason'),
        ('CLOSED_NO_ACTION', 'supervisor', 'reason'),
    ),
    'ON_HOLD': (
        ('ALLOCATED', 'team', ''),
        ('CONTACTING', 'team', ''),
        ('ENGAGED', 'team', ''),
        ('NOT_SUITABLE', 'team', 'reason'),
        ('TRANSFERRED', 'team', 'reason'),
    ),
}
TURNAROUND_OUTCOMES = (
    ('CONTACTING', 'engaged', None, 'CONSENT_GIVEN', None, None),
    ('CONTACTING', 'thinking', None, None, '7d', 'Visit again'),
    ('CONTACTING', 'declined', None, 'CONSENT_DECLINED', None, None),
    ('CONTACTING', 'not in', None, None, None, 'Visit in a band of the day not tried yet'),
    ('CONTACTING', 'unsafe', None, None, None, 'Supervisor decides before any other visit'),
)
CIRV_OUTCOMES = (
    ('CONTACTING', 'engaged', None, 'SUPPORT_OFFERED', '7d', 'Ask for the decision'),
    ('CONTACTING', 'thinking', 'SUPPORT_OFFERED', 'DECISION_PENDING', '7d', 'Ask for the decision'),
    ('CONTACTING', 'declined', 'SUPPORT_OFFERED', 'DECLINED', '5wd', 'Offer support again'),
    ('CONTACTING', 'not in', None, None, None, 'Visit in a band of the day not tried yet'),
    ('CONTACTING', 'unsafe', None, None, None, 'Supervisor decides before any other visit'),
    ('SUPPORT_OFFERED', 'engaged', None, 'PLEDGED', None, None),
    ('SUPPORT_OFFERED', 'thinking', None, 'DECISION_PENDING', '7d', 'Ask for the decision'),
    ('SUPPORT_OFFERED', 'declined', None, 'DECLINED', '5wd', 'Offer support again'),
    ('SUPPORT_OFFERED', 'not in', None, None, None, 'Visit in a band of the day not tried yet'),
    ('SUPPORT_OFFERED', 'unsafe', None, None, None, 'Supervisor decides before any other visit'),
    ('DECISION_PENDING', 'engaged', None, 'PLEDGED', None, None),
    ('DECISION_PENDING', 'thinking', None, None, '14d', 'Ask for the decision'),
    ('DECISION_PENDING', 'declined', None, 'DECLINED', '5wd', 'Offer support again'),
    ('DECISION_PENDING', 'not in', None, None, None, 'Visit in a band of the day not tried yet'),
    ('DECISION_PENDING', 'unsafe', None, None, None, 'Supervisor decides before any other visit'),
)
TURNAROUND_GROUNDS = (
    ('ASB_REPEAT', 'Repeated antisocial behaviour'),
    ('ASB_CPW_CPN', 'Community protection warning or notice'),
    ('ASB_ABC', 'Acceptable behaviour contract'),
    ('ASB_CIVIL_ORDER', 'Civil order for antisocial behaviour'),
    ('IUC_AFTER_ARREST', 'Interviewed under caution after arrest'),
    ('VOLUNTARY_INTERVIEW', 'Voluntary interview'),
    ('NFA', 'No further action'),
    ('COMMUNITY_RESOLUTION', 'Community resolution'),
    ('FIRST_YOUTH_CAUTION', 'First youth caution'),
    ('RUI', 'Released under investigation'),
    ('PCB', 'Pre-charge bail'),
    ('COURT_DISCHARGED', 'Discharged by a court'),
    ('COURT_ACQUITTED', 'Acquitted by a court'),
    ('COURT_FINED', 'Fined by a court'),
)
CIRV_GROUNDS = (
    ('SELF_REFERRAL', 'Asked for help themselves'),
    ('WORRIED_RELATIVE', 'A relative is worried'),
    ('GROUP_INVOLVEMENT', 'Thought to be part of a violent group'),
    ('VIOLENCE', 'Violence, or a threat of it'),
)
YVIU_GROUNDS = (
    ('WORRIED_RELATIVE', 'A relative is worried'),
    ('GROUP_INVOLVEMENT', 'On the edge of a violent group'),
    ('VIOLENCE', 'Violence, or a threat of it'),
)
TURNAROUND_QUESTIONS = (
    ('HAD_TURNAROUND', 'Has the child had support from Turnaround before?', 'refuse', 'It is given once only; ask the youth justice service what else fits'),
    ('STATUTORY_ORDER', 'Has the child ever been on a statutory order?', 'refuse', 'Ring the youth justice service, which knows the child'),
    ('LOOKED_AFTER', 'Is the child looked after by the local authority?', 'refuse', "Ring the child's social worker"),
    ('CHILD_PROTECTION_PLAN', 'Is the child on a child protection plan?', 'refuse', "Ring the child's social worker"),
    ('LEAD_PRACTITIONER', 'Does a lead practitioner co-ordinate support for the whole family already?', 'refuse', 'Tell the lead practitioner what worries you'),
    ('CHILD_IN_NEED', 'Is the child a child in need?', 'note', 'Say which need nobody meets yet'),
)
CIRV_QUESTIONS = (
    ('LIVE_INVESTIGATION', 'Is the person part of a live investigation?', 'confirm', 'Ask the investigator before anybody calls'),
)
TURNAROUND_WORDS = (
    ('offer', 'child', 'We are here because people want things to go well for you. You are not in trouble with us today.'),
    ('offer', 'child', 'There is a worker who can help you and your family with school, with things to do, and with whatever is hard just now. It is up to you, and you may stop whenever you like.'),
    ('leave', 'child', 'Nothing bad follows if you say no. Here is a number; ring it when you like, or ask somebody whom you trust to ring.'),
)
CIRV_WORDS = (
    ('offer', 'adult', 'We are here because people are worried about you and want you safe and well.'),
    ('offer', 'adult', 'There is help with a place to live, with work and training, and with getting away from people who bring trouble. A mentor goes with you, at any hour.'),
    ('consequence', 'adult', 'The choice is yours. If people go on being hurt, the police will do all that the law allows to stop it. We would far rather help you.'),
    ('leave', 'adult', 'You need not decide now. Here is a number; ring it at any time. The offer stays open.'),
    ('offer', 'child', 'We are here because people care about you and want you safe. There is somebody who can help you and your family. It is up to you.'),
    ('leave', 'child', 'You need not decide now. Here is a number; ring it when you like, or ask somebody whom you trust to ring.'),
)
YVIU_WORDS = (
    ('offer', 'child', 'We are here because people care about you and want you safe. There is a youth worker who can help you and your family. It is up to you.'),
    ('leave', 'child', 'You need not decide now. Here is a number; ring it when you like, or ask somebody whom you trust to ring.'),
)
# By code: window, once, statuses, moves, outcomes, grounds, whether these need a date, questions, words.
PROGRAMMES = {
    "turnaround": (
        "3m", True, TURNAROUND, TURNAROUND_MOVES, TURNAROUND_OUTCOMES, TURNAROUND_GROUNDS, True, TURNAROUND_QUESTIONS, TURNAROUND_WORDS
    ),
    "cirv": (None, False, CIRV, CIRV_MOVES, CIRV_OUTCOMES, CIRV_GROUNDS, False, CIRV_QUESTIONS, CIRV_WORDS),
    "yviu": (None, False, TURNAROUND, TURNAROUND_MOVES, TURNAROUND_OUTCOMES, YVIU_GROUNDS, False, (), YVIU_WORDS),
}
FIRST_NUMBER = 5001


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, column())
    _create_parts()
    op.create_table(
        "holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holidays")),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":  # the first programmes came with numbers that it didn't count
        op.execute(
            "SELECT setval(pg_get_serial_sequence('programmes', 'id'), coalesce((SELECT max(id) FROM programmes), 1))"
        )
    for programme_id, code in connection.execute(sa.text("SELECT id, code FROM programmes")).all():
        if code in PROGRAMMES:
            _fill(connection, programme_id, *PROGRAMMES[code])


def downgrade() -> None:
    for table in ("holidays", *reversed(PARTS)):
        op.drop_table(table)
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column().name)


COLUMNS = (
    ("programmes", partial(sa.Column, "window", sa.String(8))),
    ("programmes", partial(sa.Column, "once", sa.Boolean(), server_default=sa.false(), nullable=False)),
    ("programmes", partial(sa.Column, "first_number", sa.Integer())),
    ("programmes", partial(sa.Column, "version", sa.Integer(), server_default=sa.text("1"), nullable=False)),
    ("programme_statuses", partial(sa.Column, "begins", sa.Boolean(), server_default=sa.false(), nullable=False)),
    ("programme_statuses", partial(sa.Column, "holds", sa.Boolean(), server_default=sa.false(), nullable=False)),
    ("programme_statuses", partial(sa.Column, "timer", sa.String(8))),
    ("programme_statuses", partial(sa.Column, "next_action", sa.String(240))),
)
PARTS = {  # the columns of each table behind its programme, and how many of them are its key
    "programme_grounds": (1, "code label:120 needs_date:yes position"),
    "programme_questions": (1, "code question:240 if_yes:ifyes cure?:240 position"),
    "programme_moves": (2, "from_status to_status who:moveby position"),
    "programme_needs": (3, "from_status to_status need:moveneed"),
    "programme_outcomes": (2, "from_status outcome:visitoutcome via_status? to_status? after?:8 next_action?:240 position"),
    "programme_words": (1, "position kind:doorwords audience:agegroup text:long"),
}
WORDS = {
    "ifyes": ("refuse", "confirm", "note"),
    "moveby": ("team", "supervisor", "inspector"),
    "moveneed": (
        "reason", "consent", "lead", "decision_due", "attempts", "programme", "decision", "deconflicted", "adult"
    ),
    "visitoutcome": ("engaged", "thinking", "declined", "not in", "unsafe"),
    "doorwords": ("offer", "consequence", "leave"),
    "agegroup": ("child", "adult"),
}


def _create_parts() -> None:
    for table, (keys, written) in PARTS.items():
        columns = [_column(one) for one in written.split()]
        names = ["programme_id", *(column.name for column in columns)]
        op.create_table(
            table,
            sa.Column("programme_id", ID, nullable=False),
            *columns,
            *_foreign_keys(table, names),
            sa.PrimaryKeyConstraint(*names[: keys + 1], name=op.f(f"pk_{table}")),
        )


def _column(written: str) -> sa.Column:
    name, _, kind = written.partition(":")
    types = {"yes": sa.Boolean(), "long": sa.String(), "": sa.Integer() if name == "position" else CODE}
    if kind in WORDS:
        type_ = sa.Enum(*WORDS[kind], name=kind, native_enum=False, create_constraint=True, length=32)
    else:
        type_ = sa.String(int(kind)) if kind.isdecimal() else types[kind]
    return sa.Column(name.rstrip("?"), type_, nullable=name.endswith("?"))


def _foreign_keys(table: str, names: list[str]) -> list[sa.ForeignKeyConstraint]:
    if table == "programme_needs":
        return [_foreign_key(table, names[:3], "programme_moves", names[:3])]
    statuses = [name for name in names if name.endswith("_status")]
    to_statuses = [
        _foreign_key(table, ["programme_id", name], "programme_statuses", ["programme_id", "code"]) for name in statuses
    ]
    return [_foreign_key(table, ["programme_id"], "programmes", ["id"]), *to_statuses]


def _foreign_key(table: str, own: list[str], other: str, theirs: list[str]) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        own, [f"{other}.{name}" for name in theirs], name=op.f(f"fk_{table}_{'_'.join(own)}")
    )


def _fill(connection, programme_id, window, once, statuses, moves, outcomes, grounds, dated, questions, words) -> None:
    table = sa.table("programmes", *(sa.column(one) for one in ("id", "window", "once", "first_number")))
    facts = {"window": window, "once": once, "first_number": FIRST_NUMBER}
    connection.execute(sa.update(table).where(table.c.id == programme_id).values(facts))
    known = _fill_statuses(connection, programme_id, statuses)
    steps = [
        (before, after, who, needs)
        for before, leads in moves.items()
        for after, who, needs in leads
        if {before, after} <= known
    ]
    of = {
        "programme_grounds": [(code, label, dated, at) for at, (code, label) in enumerate(grounds)],
        "programme_questions": [(*row, at) for at, row in enumerate(questions)],
        "programme_moves": [(*step[:3], at) for at, step in enumerate(steps)],
        "programme_needs": [(*step[:2], need) for step in steps for need in step[3].split()],
        "programme_outcomes": [
            (*row, at)
            for at, row in enumerate(row for row in outcomes if {row[0], row[2], row[3]} - {None} <= known)
        ],
        "programme_words": [(at, *row) for at, row in enumerate(words)],
    }
    for name, rows in of.items():
        names = ["programme_id", *(one.partition(":")[0].rstrip("?") for one in PARTS[name][1].split())]
        if rows:
            op.bulk_insert(
                sa.table(name, *map(sa.column, names)),
                [dict(zip(names, (programme_id, *row), strict=True)) for row in rows],
            )


def _fill_statuses(connection, programme_id, statuses) -> set[str]:
    """Set the new columns of the statuses that the programme has; their codes."""
    table = sa.table(
        "programme_statuses",
        *map(sa.column, ("programme_id", "code", "begins", "holds", "timer", "next_action")),
    )
    for code, begins, holds, timer, following in statuses:
        facts = {"begins": begins, "holds": holds, "timer": timer, "next_action": following}
        one = (table.c.programme_id == programme_id) & (table.c.code == code)
        connection.execute(sa.update(table).where(one).values(facts))
    return set(connection.execute(sa.select(table.c.code).where(table.c.programme_id == programme_id)).scalars())
