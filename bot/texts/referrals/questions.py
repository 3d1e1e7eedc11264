"""The questions to an officer who refers somebody. No question repeats what identifies the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from bot.language.ages import ADULT, age
from bot.language.referring.nearly import before_name
from bot.language.times.wall import write_day
from bot.services.referrals.making import intakes
from bot.services.referrals.making.draft_steps import DraftStep
from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.eligibility import Intake, fitting
from bot.services.referrals.making.outlooks import Outlook
from bot.texts import cards
from bot.texts.referrals.name_questions import which_surname
from bot.texts.reply import Button, Expect, Line, Reply, Row, bold, fits, prose, say
from bot.values import replace
from models.referral import Answer
from models.referral_draft import KnownBy

DAYS_OFFERED = 6
WHY_RETURNED = "refer why"
INSTEAD = "instead"  # a fact of the worry's question: the words take the place of those that are kept
ANSWERS: Mapping[Answer, str] = MappingProxyType(
    {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "don't know"}
)
CHILD_KNOWN: Mapping[KnownBy, str] = MappingProxyType(
    {
        KnownBy.BOTH: "Both know",
        KnownBy.PERSON: "The child knows",
        KnownBy.CARER: "Parent or carer knows",
        KnownBy.NOBODY: "Nobody knows yet",
    }
)
ADULT_KNOWN: Mapping[KnownBy, str] = MappingProxyType(
    {KnownBy.PERSON: "The person knows", KnownBy.NOBODY: "Nobody knows yet"}
)
PARTS: Mapping[DraftStep, str] = MappingProxyType(
    {
        DraftStep.NAME: "Name",
        DraftStep.BORN: "Date of birth",
        DraftStep.PROGRAMME: "Programme",
        DraftStep.ADDRESS: "Address",
        DraftStep.GROUND: "Ground",
        DraftStep.GROUND_DAY: "Its day",
        DraftStep.QUESTIONS: "Answers",
        DraftStep.KNOWN_BY: "Known by",
        DraftStep.WORRY: "Worry",
        DraftStep.TELEPHONE: "Telephone",
        DraftStep.CONTACT: "Parent or carer",
    }
)
NO_PICTURE = "⚠ A picture can't stand on a referral: it wasn't kept. Words are taken, from under it as well."
TAKEN_BACK = "It waits for no supervisor while you change it. Send it again afterwards."
ADDED = "Added to the worry."
STEP_BY_STEP: Row = (Button("Step by step", "/refer"),)
BORN_EXAMPLE = "For example: 14/03/2012"


def expecting(step: DraftStep, number: int, *, instead: bool = False) -> Expect:
    return Expect(f"refer {step}", {"draft": str(number)} | ({INSTEAD: "yes"} if instead else {}), alone=True)


def title(draft: ReferralDraftView, programme: Intake | None) -> Line:
    about = f" · {programme.name}" if programme else ""
    return (bold(f"Referral draft {draft.number}"), about)


NOT_TAKEN = "Your words were not taken, and left the chat."


def begins(programme: Intake | None, facts: Mapping[str, str], *, drafts: int) -> Reply:
    """The first question, before there is a draft."""
    what = f"New referral to {programme.name}" if programme else "New referral"
    left: Row = (Button(f"Drafts ({drafts})", "/refer drafts"),) if drafts else ()
    return say(
        (bold(what),),
        "Who is it? Surname, forename and date of birth.",
        "Write it as MILLBROOK, Jordan 14/03/2012.",
        "Your words leave the chat once they are stored. To leave it: /cancel",
        buttons=(left,),
        expect=Expect("refer first", facts),
    )


def asks(step: DraftStep, seen: Outlook, *, today: date, note: Line | None = None) -> Reply:
    """The question of a step. Another command leaves it; the draft stays."""
    lines, buttons = QUESTIONS[step](seen, today)
    return say(
        title(seen.draft, seen.programme),
        note,
        *lines,
        buttons=(*buttons, _leaving(seen.draft)),
        expect=expecting(step, seen.draft.number, instead=step is DraftStep.WORRY and bool(seen.draft.worry)),
    )


def no_picture(reply: Reply) -> Reply:
    """The reply to a message with a picture, or another file."""
    return replace(reply, lines=(*reply.lines, NO_PICTURE))


def replaced(step: DraftStep) -> str:
    """The word that an answer took the place of another."""
    return f"{PARTS[step]} replaced."


def changes(seen: Outlook, *, note: Line | None = None) -> Reply:
    """The parts that can be changed, each a button."""
    draft = seen.draft
    of_person = (DraftStep.NAME, DraftStep.BORN, DraftStep.ADDRESS)
    offered = (
        *(() if draft.person_id is not None else of_person),
        *(step for step in PARTS if step not in of_person),
    )
    return say(
        title(draft, seen.programme),
        note,
        "What do you want to change?",
        buttons=(
            *cards.grid((Button(PARTS[step], says(step, draft)) for step in offered), across=2),
            (Button("Preview", f"/refer draft {draft.number}"),),
        ),
    )


def says(step: DraftStep, draft: ReferralDraftView, words: str = "") -> str:
    return f"/refer {step} {draft.number} {words}".rstrip()


def _leaving(draft: ReferralDraftView) -> Row:
    """[Show] reads back what was understood, and hides it again."""
    number = draft.number
    show = (Button("Show", f"/refer show {number}"),) if draft.surname else ()
    return (*show, Button("Later", f"/refer later {number}"), Button("Drop", f"/refer drop {number}"))


Question = tuple[tuple[Line | None, ...], tuple[Row, ...]]


def _name(seen: Outlook, _today: date) -> Question:
    draft = seen.draft
    if draft.surname is None and draft.forenames:
        return which_surname(draft.number, draft.forenames, intakes.by_name(seen.programmes))
    return ("Who is it? Surname and forename.", "For example: MILLBROOK, Jordan"), ()


def _born(_seen: Outlook, _today: date) -> Question:
    return ("When was the person born?", BORN_EXAMPLE), ()


def _programme(seen: Outlook, today: date) -> Question:
    born = seen.draft.born
    taking = fitting(seen.programmes, age(born, today)) if born else seen.programmes
    buttons = (
        Button(f"{one.name}, {one.min_age} to {one.max_age}", says(DraftStep.PROGRAMME, seen.draft, one.code))
        for one in taking
    )
    return ("Which programme?",), tuple((one,) for one in buttons)


def _address(seen: Outlook, _today: date) -> Question:
    button = Button("Not known", says(DraftStep.ADDRESS, seen.draft, "not known"))
    return ("Where does the person live? The address, or the area.",), ((button,),)


def _ground(seen: Outlook, _today: date) -> Question:
    grounds = seen.programme.grounds if seen.programme else ()
    made = ((one.label, says(DraftStep.GROUND, seen.draft, one.code)) for one in grounds)
    return ("What is the ground?",), tuple((Button(label, words),) for label, words in made if fits(words))


def _ground_day(seen: Outlook, today: date) -> Question:
    """The last days are buttons; any other is typed."""
    days = [today - timedelta(days=back) for back in range(DAYS_OFFERED)]
    names = ("Today", "Yesterday", *(write_day(one) for one in days[2:]))
    made = (
        Button(name, says(DraftStep.GROUND_DAY, seen.draft, f"{day:%d/%m}/{day.year}"))
        for name, day in zip(names, days, strict=True)
    )
    return ("On which day was it? For example: 20/11",), cards.grid(made, across=3)


def _questions(seen: Outlook, _today: date) -> Question:
    """All at once: a tap for each yes and each that isn't known, then one for all the others."""
    asked = seen.programme.questions if seen.programme else ()
    answers = seen.draft.answers
    lines: list[Line] = ["Answer yes or don't know where it is so, then no to the others."]
    lines += [f"{at}. {one.question}{_answered(answers.get(one.code))}" for at, one in enumerate(asked, 1)]
    rows = [
        tuple(
            Button(f"{at}: {ANSWERS[answer]}", says(DraftStep.QUESTIONS, seen.draft, f"{at} {answer}"))
            for answer in (Answer.YES, Answer.UNKNOWN)
        )
        for at in range(1, len(asked) + 1)
    ]
    others = "No to the others" if answers else "No to all"
    return tuple(lines), (*rows, (Button(others, says(DraftStep.QUESTIONS, seen.draft, "no")),))


def _answered(said: str | None) -> str:
    return f" {ANSWERS[Answer(said)].capitalize()}." if said else ""


def _known_by(seen: Outlook, today: date) -> Question:
    born = seen.draft.born
    is_child = born is not None and age(born, today) < ADULT
    made = (
        Button(label, says(DraftStep.KNOWN_BY, seen.draft, one))
        for one, label in (CHILD_KNOWN if is_child else ADULT_KNOWN).items()
    )
    asked = "the child, or a parent or carer," if is_child else "the person"
    return (f"Does {asked} know of the referral?",), cards.grid(made, across=2)


def _worry(seen: Outlook, _today: date) -> Question:
    kept = "Your words take the place of those that are kept." if seen.draft.worry else None
    return ("What worries you? In your own words; the owning team reads them.", kept), ()


def _telephone(_seen: Outlook, _today: date) -> Question:
    return ("On which number can the person be reached? For example: 01604 555010",), ()


def _contact(_seen: Outlook, _today: date) -> Question:
    return (
        "Who is the parent or carer, and how can they be reached?",
        "For example: mother, Sam Millbrook, 01604 555010",
    ), ()


QUESTIONS: Mapping[DraftStep, Callable[[Outlook, date], Question]] = MappingProxyType(
    {
        DraftStep.NAME: _name,
        DraftStep.BORN: _born,
        DraftStep.PROGRAMME: _programme,
        DraftStep.ADDRESS: _address,
        DraftStep.GROUND: _ground,
        DraftStep.GROUND_DAY: _ground_day,
        DraftStep.QUESTIONS: _questions,
        DraftStep.KNOWN_BY: _known_by,
        DraftStep.WORRY: _worry,
        DraftStep.TELEPHONE: _telephone,
        DraftStep.CONTACT: _contact,
    }
)


def which_programme(programmes: Sequence[Intake], said: str) -> Reply:
    """The answer to words that name none."""
    known = intakes.by_name(programmes)
    meant = before_name(f"{said} ,", known)
    near = known[meant.near] if meant and meant.near else None
    offered = (Button(near.name, f"/refer {near.code}"),) if near else ()
    return say(
        f"I don't know that programme.{f' Did you mean {near.name}?' if near else ''}",
        f"In use: {', '.join(one.name for one in programmes)}.",
        prose("In one line: `/refer PROGRAMME SURNAME, Forename dd/mm/yyyy GROUND dd/mm: WORRY`"),
        buttons=((*offered, Button("Step by step", "/refer")),),
    )


def only_own(programmes: Iterable[Intake]) -> Reply:
    """The answer to somebody who may refer to some programmes, and named another."""
    names = " and ".join(one.name for one in programmes)
    return say(f"You refer to {names} only. Nothing is kept of it.", buttons=(STEP_BY_STEP,))


def not_read(why: str) -> Reply:
    """The answer to a line of which nothing could be read."""
    return say(prose(why), "Nothing is kept of it.", buttons=(STEP_BY_STEP,))


def which() -> Reply:
    return say("Which draft? Give its number.", buttons=((Button("Drafts", "/refer drafts"),),))


def asks_why_returned(draft_id: int) -> Reply:
    return say(
        "Why do you give it back? The officer reads your words.",
        "To leave it: /cancel",
        expect=Expect(WHY_RETURNED, {"waiting": str(draft_id)}),
    )


def none_open() -> Reply:
    return say("There is no programme that you can refer to. Ask your supervisor.")
