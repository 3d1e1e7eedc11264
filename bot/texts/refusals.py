"""Refusals and misunderstandings as sentences: the problem, the reason, and the next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.errors import BeatlineError, NotOnRecordError, NotPermittedError, RejectedError, RingTheTeamError
from bot.language.asking import named_in
from bot.language.heard import in_full
from bot.language.times.wall import to_local
from bot.letters import normal
from bot.services.access import policy
from bot.services.access.policy import Permission, TaskTie
from bot.services.lone_visits.refusals import AlarmGoesOnError, AloneElsewhereError
from bot.services.oversight.ceilings import CeilingError
from bot.services.referrals.moves import MovedMeanwhileError
from bot.services.referrals.stopped import VisitsStoppedError
from bot.services.tasks.bookings import TakenError
from bot.services.tasks.clashes.settling import SettledFirstError
from bot.services.tasks.life import MOVES
from bot.services.tasks.moves import NotNextError, NotYoursToMoveError, OutcomeSaidError, VisitEndedError
from bot.texts import labels, questions, stopped_visits
from bot.texts.home import HELP, home
from bot.texts.lone_answers import RADIO_FIRST, answers, only_all_right
from bot.texts.reply import Button, Reply, Row, added, bold, copying, cut_at_word, fits, prose, say
from bot.texts.times import clock, full, gap
from models.clash import ClashEnding
from models.officer import Role

CREW_STAYS = "its crew and its time stay as they are"
REFER = "/refer"  # what follows it names somebody: nothing repeats it


def words(error: BeatlineError) -> Reply:
    """The words for an error, found by walking up its class."""
    for kind in type(error).__mro__:
        if kind in _BY_KIND:
            return _BY_KIND[kind](error)
    return say("That didn't work, and nothing was changed. Try again, or ask your supervisor.")


def _not_on_record(error: BeatlineError) -> Reply:
    if not isinstance(error, NotOnRecordError):
        raise TypeError(error)
    if error.nearest is None:
        return say(
            f"{error.reference} isn't on record. Check the reference.",
            buttons=((Button("Search", "/find"),),),
        )
    button = Button(error.nearest, error.nearest)
    return say(f"{error.reference} isn't on record. Did you mean {error.nearest}?", buttons=((button,),))


def _ring_the_team(error: BeatlineError) -> Reply:
    if not isinstance(error, RingTheTeamError):
        raise TypeError(error)
    if error.team is None:
        return say(f"{error.reference} has no owning team yet. Ask your supervisor.")
    ring = (copying(error.telephone),) if error.telephone else ()
    return say(f"{error.reference} is held by {error.team}. Ring the owning team.", buttons=ring)


def _ceiling(error: BeatlineError) -> Reply:
    if not isinstance(error, CeilingError):
        raise TypeError(error)
    return say(
        f"You have looked at {error.limit} records within the hour, which is the limit.",
        "Ring your supervisor, who can lift it.",
        "You can still write notes.",
    )


def _alarm_goes_on(error: BeatlineError) -> Reply:
    if not isinstance(error, AlarmGoesOnError):
        raise TypeError(error)
    return say(prose(str(error)), RADIO_FIRST, buttons=only_all_right(error.ref))


def _alone_elsewhere(error: BeatlineError) -> Reply:
    if not isinstance(error, AloneElsewhereError):
        raise TypeError(error)
    return say(prose(str(error)), RADIO_FIRST, buttons=answers(error.ref, has_called=error.has_called))


def _moved_meanwhile(error: BeatlineError) -> Reply:
    if not isinstance(error, MovedMeanwhileError):
        raise TypeError(error)
    stands = ((Button("Where it stands now", error.ref),),) if error.ref else ()
    return say(prose(str(error)), buttons=stands)


def _not_next(error: BeatlineError) -> Reply:
    """The fact first: who was first, when, and where the task stands now."""
    if not isinstance(error, NotNextError):
        raise TypeError(error)
    task = error.stands
    if task is None:
        return say("That step isn't next. Open the task's card again.")
    status = labels.TASK_STATUSES[task.status]
    if task.moved_at is not None and task.moved_from is task.status and task.moved_why:
        fact = f"{task.ref}: {task.moved_why} at {clock(task.moved_at)}."
    elif task.moved_at is not None and task.moved_by is not None:
        fact = f"{task.moved_by} moved {task.ref} to {status} at {clock(task.moved_at)}."
    else:
        fact = f"{task.ref} stands at {status}."
    following = " or ".join(labels.TASK_VERBS[verb] for verb in task.verbs)
    then = f"Next: {following}." if following else "Nothing is left for you to do on it."
    stays = (
        f"“{labels.TASK_VERBS[error.verb]}” isn't next, and nothing was changed" if error.verb else CREW_STAYS
    )
    return say(
        fact,
        f"So {stays}. {then}",
        stopped_visits.UNSAFE_TOO if isinstance(error, VisitEndedError) else None,
        buttons=(
            *(stopped_visits.says_unsafe(task.ref) if isinstance(error, VisitEndedError) else ()),
            (Button("Where it stands now", task.ref),),
        ),
    )


def _outcome_said(error: BeatlineError) -> Reply:
    """The outcome on record stays: a slip is put right by moving the referral, or in a note."""
    if not isinstance(error, OutcomeSaidError):
        raise TypeError(error)
    task = error.stands
    if task is None or task.moved_at is None:
        return _not_next(error)
    outcome, ring, telephone = error.outcome, error.ring, error.telephone
    said = f"“{labels.VISIT_OUTCOMES[outcome].lower()}”" if outcome else labels.TASK_STATUSES[task.status]
    put_right = f"ring the owning team, {ring}, and" if ring else "move the referral on from its card, or"
    referral = (Button(task.referral, task.referral),) if task.referral else ()
    return say(
        f"You said how {task.ref} went at {clock(task.moved_at)}: {said}."
        " That stands, and nothing was changed.",
        f"If it was a slip, {put_right} write a note.",
        stopped_visits.UNSAFE_TOO,
        buttons=(
            *stopped_visits.says_unsafe(task.ref),
            *(stopped_visits.tells_lead(task.ref) if error.may_tell else ()),
            (*referral, Button("Note", f"/note {task.ref}")),
            *((copying(telephone),) if telephone else ()),
            (Button("Where it stands now", task.ref),),
        ),
    )


def _not_yours(error: BeatlineError) -> Reply:
    if not isinstance(error, NotYoursToMoveError):
        raise TypeError(error)
    if error.verb is None:
        return say(
            f"Only a supervisor of the crew of {error.ref}, or its planner, changes that. Ask one of them."
        )
    if TaskTie.TEAM in MOVES[error.verb].by:
        return say(f"{error.ref} is not for your team to take. Nothing was changed.")
    if TaskTie.CREW in MOVES[error.verb].by:
        return say(f"Only the crew of {error.ref} can say that. Nothing was changed.")
    return say(f"Only a supervisor of the crew of {error.ref}, or its planner, cancels it. Ask one of them.")


def _visits_stopped(error: BeatlineError) -> Reply:
    if not isinstance(error, VisitsStoppedError):
        raise TypeError(error)
    return stopped_visits.refused(error)


def _settled_first(error: BeatlineError) -> Reply:
    if not isinstance(error, SettledFirstError):
        raise TypeError(error)
    at = clock(error.at) if error.at else ""
    how = {
        ClashEnding.SETTLED: f"{error.by} settled it at {at}.",
        ClashEnding.OVERRIDDEN: f"{error.by} said at {at} that it goes ahead.",
        ClashEnding.GONE: f"it has been over since {at}.",
    }[error.ending]
    not_so = Button("Not so", f"/clash not so {error.ref}")
    objects = (not_so,) if error.ending is ClashEnding.SETTLED else ()
    stands = ((*objects, Button("Where it stands now", error.ref)),) if error.ref else ()
    return say(f"About {error.ref}: {how} Nothing was changed.", buttons=stands)


def _taken(error: BeatlineError) -> Reply:
    """Say who has it and when it is free; never what it is taken for."""
    if not isinstance(error, TakenError):
        raise TypeError(error)
    whose = f"{error.ring} has it: ring them" if error.ring else "it came by another system's plan"
    same = to_local(error.free_from).date() == to_local(error.free_until).date()
    until = clock(error.free_until) if same else full(error.free_until)
    return say(
        f"{error.thing} is taken on {full(error.starts_at)}. {whose[0].upper()}{whose[1:]}."
        " Nothing was booked or changed.",
        f"It is free from {full(error.free_from)} to {until}, travel left out.",
    )


_BY_KIND: dict[type, Callable[[BeatlineError], Reply]] = {
    NotOnRecordError: _not_on_record,
    RingTheTeamError: _ring_the_team,
    CeilingError: _ceiling,
    AlarmGoesOnError: _alarm_goes_on,
    AloneElsewhereError: _alone_elsewhere,
    MovedMeanwhileError: _moved_meanwhile,
    NotPermittedError: lambda _: say("Your role can't do that here.", buttons=((HELP,),)),
    NotNextError: _not_next,
    OutcomeSaidError: _outcome_said,
    NotYoursToMoveError: _not_yours,
    SettledFirstError: _settled_first,
    VisitsStoppedError: _visits_stopped,
    TakenError: _taken,
    RejectedError: lambda error: say(prose(str(error))),
}


def stranger() -> Reply:
    return say("This service is for enrolled staff only. If that is you, ask your supervisor for a link.")


def stranger_in_danger() -> Reply:
    """To whoever may be in danger: this line is never left out."""
    return say(
        (bold("NOBODY WAS TOLD."), " In danger: press the emergency button of your radio, or ring 999."),
        "This service is for enrolled staff only. If that is you, ask your supervisor for a link.",
    )


def group() -> Reply:
    return say("I only work in private chats. Open my profile and press Message. I'm leaving this group.")


def put_aside(number: int) -> Reply:
    return say(
        f"Something went wrong with your last message (number {number}) and it was NOT recorded.",
        "It is kept for the administrator. If it matters now, write it in your pocket notebook.",
    )


LABEL = 48  # characters of a look-up on a button


def not_understood(
    said: str,
    *,
    role: Role,
    has_items: bool,
    held: int | None = None,
    meant: str | None = None,
    readings: Sequence[tuple[str, str]] = (),
) -> Reply:
    """Say how the words were understood, and offer what they may have been.

    `held` is the number of the words that wait; `meant` is a whole command, `readings` are look-ups that the
    words may mean, each with its label.
    """
    keep = () if held is None else questions.keep(held, may_keep=True)
    may_note = policy.may(role, Permission.NOTE)
    if has_items and may_note:
        return say(
            "That isn't filed yet, because I don't know which record it belongs to.",
            "Reply to a card with it: hold the card, Reply." + (" Or keep it as a note." if keep else ""),
            buttons=keep,
        )
    (offers,) = home(role)
    if has_items or not said.strip():
        return say("I can't use that kind of message.", buttons=(offers,))
    slip = ((_meant(meant),),) if meant else ()
    if said.startswith("/"):
        return say(f"{said.split(maxsplit=1)[0][:40]} isn't a command I know.", buttons=(*slip, offers))
    read = tuple((Button(cut_at_word(label, LABEL), says),) for label, says in readings if fits(says))
    if read:
        return _read(read, (*slip, *keep), may_note=may_note)
    may_repeat = meant != REFER and policy.may(role, Permission.SEARCH)
    searches = _search(said) if may_repeat else ()
    taken = "a name or a question" if searches else "a question"
    return say(
        f"I took that for {taken} and couldn't follow it. Nothing was recorded.",
        "To record it, begin with: note" if may_note else None,
        buttons=(*slip, *searches, *keep, offers),
    )


def _read(read: tuple[Row, ...], others: tuple[Row, ...], *, may_note: bool) -> Reply:
    """The look-ups that the words may mean: nothing is looked up yet."""
    told = "That can be read in more than one way." if len(read) > 1 else "Did you mean this look-up?"
    return say(
        f"{told} Nothing was recorded.",
        "To record it, begin with: note" if may_note else None,
        buttons=(*read, *others),
    )


def _search(said: str) -> tuple[tuple[Button], ...]:
    """A search for what the words may name, if they name anything and a button can carry it."""
    name = named_in(in_full(normal(said)))[:40]
    return (
        ((Button(f"Find “{cut_at_word(name, 24)}”", f"/find {name}"),),)
        if any(map(str.isalpha, name)) and fits(f"/find {name}")
        else ()
    )


def _meant(whole: str) -> Button:
    """The command that may have been meant, if a button can carry it; else its help."""
    if fits(whole):
        return Button(f"Did you mean {cut_at_word(whole, 24)}?", whole)
    command = whole.partition(" ")[0]
    return Button(f"Did you mean {command}?", f"/help {command[1:]}")


def with_missing(reply: Reply, missing: Sequence[str]) -> Reply:
    """The answer, with the names of what the message carried and can't be kept."""
    if not missing:
        return reply
    return added(reply, *say(f"⚠ Not kept: {', '.join(missing)}.").lines)


def forwarded() -> Reply:
    return say(
        "Forwarded messages and other bots' aren't kept: nobody can vouch for their author and time.",
        "Say it in your own words, or send the picture itself: note ...",
    )


def live_place() -> Reply:
    return say(
        "A live location isn't used, and nothing of it is kept: this bot follows nobody about.",
        "To see what is near, share your location once: 📎, Location, Send my current location.",
        "Stop the sharing in the message itself.",
    )


def deletes_itself(seconds: int) -> Reply:
    return say(
        f"⚠ Messages in this chat now delete themselves after {gap(seconds)}, receipts and cards too.",
        "The record itself stays. To keep your receipts, switch Auto-Delete off in this chat's settings.",
    )


def nothing_to_keep() -> Reply:
    return say("There is nothing left to keep here. Send it again, or begin with: note")
