"""Programmes that take referrals. They are rows, so that a force adds one without code."""

from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, words_of


class Coarse(StrEnum):
    """The word for a status to officers outside the owning team."""

    OPEN = "open"
    NOT_OPEN = "not open"


class MoveBy(StrEnum):
    """The least that somebody must be to make a move: of the owning team, or above it."""

    TEAM = "team"
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"


class MoveNeed(StrEnum):
    """A thing that a move asks for, or that must be so before it."""

    REASON = "reason"
    CONSENT = "consent"
    LEAD = "lead"
    DECISION_DUE = "decision_due"
    ATTEMPTS = "attempts"
    PROGRAMME = "programme"
    DECISION = "decision"
    DECONFLICTED = "deconflicted"
    ADULT = "adult"


class IfYes(StrEnum):
    """The effect of a yes to a question: no referral, a supervisor's word, or a remark."""

    REFUSE = "refuse"
    CONFIRM = "confirm"
    NOTE = "note"


class VisitOutcome(StrEnum):
    ENGAGED = "engaged"
    THINKING = "thinking"
    DECLINED = "declined"
    NOT_IN = "not in"
    UNSAFE = "unsafe"


class DoorWords(StrEnum):
    """The kinds of words for the doorstep: the support offered, what follows if harm goes on, the leave."""

    OFFER = "offer"
    CONSEQUENCE = "consequence"
    LEAVE = "leave"


class AgeGroup(StrEnum):
    CHILD = "child"
    ADULT = "adult"


def _of_programme() -> int:
    found: int = Field(foreign_key="programmes.id", primary_key=True, sa_type=BIG_ID)
    return found


def _statuses(*names: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    """Foreign keys of these columns to the programme's own statuses."""
    there = ["programme_statuses.programme_id", "programme_statuses.code"]
    return tuple(sa.ForeignKeyConstraint(["programme_id", name], there) for name in names)


class Programme(Row, table=True):
    """`prefix` begins its references (TUR-0123); ages are those at referral, both inclusive.

    `window` is how long ago a ground may be (`3m`); `once` takes nobody twice; referrals made here are
    numbered from `first_number`. `version` counts up at each change.
    """

    __tablename__ = "programmes"
    __table_args__ = (sa.CheckConstraint("max_age >= min_age", name="ages"),)

    id: int | None = key()
    prefix: str = Field(unique=True, max_length=8)
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=120)
    min_age: int
    max_age: int
    team_kind: str = Field(max_length=40)
    enabled: bool = True
    window: str | None = Field(default=None, max_length=8)
    once: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    first_number: int | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})


class ProgrammeStatus(Row, table=True):
    """A step of a programme. `coarse` is the wording for officers outside the owning team.

    A referral made here stands where it `begins`; one that `holds` remembers where it came from. `timer` is
    the time until the next action is due (`5wd`, `7d`, `12w`).
    """

    __tablename__ = "programme_statuses"
    __table_args__ = (sa.CheckConstraint("coarse IN ('open', 'not open')", name="coarse"),)

    programme_id: int = _of_programme()
    code: str = Field(primary_key=True, max_length=40)
    label: str = Field(max_length=80)
    position: int
    coarse: str = Field(max_length=20)
    begins: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    holds: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    timer: str | None = Field(default=None, max_length=8)
    next_action: str | None = Field(default=None, max_length=240)


class ProgrammeGround(Row, table=True):
    """A reason to refer somebody. `needs_date` asks for the day of it."""

    __tablename__ = "programme_grounds"

    programme_id: int = _of_programme()
    code: str = Field(primary_key=True, max_length=40)
    label: str = Field(max_length=120)
    needs_date: bool
    position: int


class ProgrammeQuestion(Row, table=True):
    """A question that may exclude somebody; `cure` says what to do after a yes."""

    __tablename__ = "programme_questions"

    programme_id: int = _of_programme()
    code: str = Field(primary_key=True, max_length=40)
    question: str = Field(max_length=240)
    if_yes: IfYes = Field(sa_type=words_of(IfYes))
    cure: str | None = Field(default=None, max_length=240)
    position: int


class ProgrammeMove(Row, table=True):
    """A step that a referral may take."""

    __tablename__ = "programme_moves"
    __table_args__ = _statuses("from_status", "to_status")

    programme_id: int = _of_programme()
    from_status: str = Field(primary_key=True, max_length=40)
    to_status: str = Field(primary_key=True, max_length=40)
    who: MoveBy = Field(sa_type=words_of(MoveBy))
    position: int


class ProgrammeNeed(Row, table=True):
    __tablename__ = "programme_needs"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["programme_id", "from_status", "to_status"],
            [f"programme_moves.{name}" for name in ("programme_id", "from_status", "to_status")],
        ),
    )

    programme_id: int = Field(primary_key=True, sa_type=BIG_ID)
    from_status: str = Field(primary_key=True, max_length=40)
    to_status: str = Field(primary_key=True, max_length=40)
    need: MoveNeed = Field(primary_key=True, sa_type=words_of(MoveNeed))


class ProgrammeOutcome(Row, table=True):
    """The effect that the outcome of a visit has on a referral in `from_status`.

    It moves to `to_status`, by way of `via_status` if it takes two steps at once; without either it stays.
    `next_action` is due after the time in `after`.
    """

    __tablename__ = "programme_outcomes"
    __table_args__ = _statuses("from_status", "via_status", "to_status")

    programme_id: int = _of_programme()
    from_status: str = Field(primary_key=True, max_length=40)
    outcome: VisitOutcome = Field(primary_key=True, sa_type=words_of(VisitOutcome))
    via_status: str | None = Field(default=None, max_length=40)
    to_status: str | None = Field(default=None, max_length=40)
    after: str | None = Field(default=None, max_length=8)
    next_action: str | None = Field(default=None, max_length=240)
    position: int


class ProgrammeWords(Row, table=True):
    """A text to read out at the door, in its order."""

    __tablename__ = "programme_words"

    programme_id: int = _of_programme()
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: DoorWords = Field(sa_type=words_of(DoorWords))
    audience: AgeGroup = Field(sa_type=words_of(AgeGroup))
    text: str
