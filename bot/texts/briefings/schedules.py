"""Recurring briefings in words: their times, missed runs, and the choice for those."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.language.times.recurrence import Rule
from bot.language.times.wall import to_local
from bot.services.briefings.audiences import Audience
from bot.services.briefings.missed_runs import MissedRun
from bot.services.briefings.runs import PauseReason, RunAskedNotice, RunMissedNotice, RunsPausedNotice
from bot.services.briefings.schedules import RecurringBriefing
from bot.services.briefings.viewing import BriefingView
from bot.services.schedules.schedules import ScheduleView
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, Row, bold, prose, say
from bot.texts.schedules import recurrence
from bot.texts.times import full, gap, short
from models.schedule import IfMissed, ScheduleState

STATES = {
    ScheduleState.ACTIVE: "Recurring",
    ScheduleState.PAUSED: "Paused",
    ScheduleState.ENDED: "Stopped",
}
AS_TYPED = "%d/%m/%Y %H:%M"


def when(schedule: ScheduleView, rule: Rule, *, now: datetime) -> tuple[Line, ...]:
    """The line of times in a preview, in place of its one time."""
    rules, *rest = recurrence.times(rule, now=now)
    return ("When: ", *(rules if isinstance(rules, tuple) else (rules,))), *rest, if_missed(schedule)


def if_missed(schedule: ScheduleView) -> str:
    late = gap(schedule.late.total_seconds())
    what = {
        IfMissed.LATE: f"sent up to {late} late",
        IfMissed.SKIP: "skipped",
        IfMissed.ASK: "you are asked",
    }
    return f"If I am down then: {what[schedule.if_missed]}"


def card(found: RecurringBriefing, rule: Rule, *, now: datetime) -> Reply:
    briefing, schedule = found.briefing, found.schedule
    ended = schedule.state is ScheduleState.ENDED
    sent = briefing.published_at
    return say(
        cards.heading(briefing.ref, briefing.title),
        (bold(STATES[schedule.state]), f" · {recurrence.rule(rule)}"),
        *_stands(found, rule, now),
        None if ended else f"To: {briefing.audience}, looked up again each time",
        None if ended else if_missed(schedule),
        cards.fact("Last sent", short(sent, now=now) if sent else None),
        cards.marking(now, level=briefing.marking.value),
        buttons=_buttons(found),
    )


def times_of(ref: str) -> Row:
    """The button to the times, on the card of a briefing that recurs."""
    return (Button("Its times", f"/brief times {ref}"),)


def options(found: RecurringBriefing) -> Reply:
    """The options for a run that comes due while the bot is down."""
    ref = found.briefing.ref
    return say(
        cards.heading(ref, found.briefing.title),
        (bold(if_missed(found.schedule)),),
        "What should I do with one that came due while I was down?",
        buttons=(
            (
                Button("Send it up to 2 h late", f"/brief missed {ref} late 2h"),
                Button("Skip it", f"/brief missed {ref} skip"),
            ),
            (Button("Ask me", f"/brief missed {ref} ask"),),
        ),
    )


def no_option(words: str, ref: str) -> Reply:
    return say(
        f"I don't know “{words[:40]}” as a way to treat a missed one. Nothing was changed.",
        prose(f"Say late 2h, skip or ask. For example: `/brief missed {ref} late 2h`"),
    )


def missed(found: Sequence[MissedRun], *, now: datetime) -> Reply:
    if not found:
        return say("None of your recurring briefings was missed this week.")
    return say(
        (bold("Missed this week"), f" · {len(found)}"),
        *(
            f"{one.ref} · {short(one.due_at, now=now)} · {cards.cut(one.title, cards.LONGEST_TITLE)}"
            for one in found
        ),
        cards.marking(now),
        buttons=tuple(
            (Button(f"Send {one.ref} of {short(one.due_at, now=now)} now", _late(one.ref, one.due_at)),)
            for one in found[:3]
        ),
    )


def sent_late(briefing: BriefingView, audience: Audience) -> Reply:
    people = "1 person" if len(audience.officers) == 1 else f"{len(audience.officers)} people"
    return say(
        cards.heading(briefing.ref, briefing.title),
        (bold("On its way"), f" to {people}"),
        buttons=((Button("Report", f"/briefings report {briefing.ref}"), *times_of(briefing.ref)),),
    )


def skipped(briefing: BriefingView) -> Reply:
    return say(
        cards.heading(briefing.ref, briefing.title),
        (bold("Skipped"), "; it carries on with its next time."),
        buttons=(times_of(briefing.ref),),
    )


def which_run(words: str) -> Reply:
    return say(
        f"It wasn't due at “{words[:40]}”. Nothing was sent.",
        buttons=((Button("Missed ones", "/briefings missed"),),),
    )


def told_missed(notice: RunMissedNotice) -> Reply:
    ref, due_at = notice.ref, notice.due_at
    return say(
        (bold(ref), f" was NOT sent for {full(due_at)}: I was down, and now it is too late."),
        "It carries on with its next time.",
        buttons=((Button("Send it now", _late(ref, due_at)), *times_of(ref)),),
    )


def told_asked(notice: RunAskedNotice) -> Reply:
    ref, due_at = notice.ref, notice.due_at
    return say(
        (bold(ref), f" was due {full(due_at)}, while I was down. Send it now?"),
        buttons=((Button("Send now", _late(ref, due_at)), Button("Skip", f"/brief skip {ref}")),),
    )


def told_paused(notice: RunsPausedNotice) -> Reply:
    ref = notice.ref
    reason = (
        "there is nobody left in its audience."
        if notice.why is PauseReason.NOBODY
        else "its owner has left, or may no longer brief."
    )
    return say(
        (bold(ref), f" recurs, but it is paused: {reason}"),
        "Resume it, and it is yours from then on; or stop it.",
        buttons=(
            (Button("Resume", f"/brief resume {ref}"), Button("Stop", f"/brief stop {ref}")),
            times_of(ref),
        ),
    )


def _stands(found: RecurringBriefing, rule: Rule, now: datetime) -> Iterable[Line]:
    if found.schedule.state is ScheduleState.ACTIVE:
        return recurrence.next_times(rule, now=now)
    if found.schedule.state is ScheduleState.PAUSED:
        return ("Nothing is sent until it is resumed; times missed meanwhile are not sent later.",)
    return (prose(f"Sent ones stay. To start again: `/brief time {found.briefing.ref} every weekday 0645`"),)


def _buttons(found: RecurringBriefing) -> tuple[Row, ...]:
    ref, state = found.briefing.ref, found.schedule.state
    sent = found.briefing.published_at is not None
    report = (Button("Report", f"/briefings report {ref}"),) if sent else ()
    if state is ScheduleState.ENDED:
        return (report,) if report else ()
    verb = "Pause" if state is ScheduleState.ACTIVE else "Resume"
    return (
        (Button(verb, f"/brief {verb.lower()} {ref}"), Button("Stop", f"/brief stop {ref}")),
        (Button("If I am down", f"/brief missed {ref}"), *report),
    )


def _late(ref: str, due_at: datetime) -> str:
    """The words to type to send it after all; a briefing is due at whole minutes."""
    return f"/brief late {ref} {to_local(due_at).strftime(AS_TYPED)}"
