"""Referrals in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.language.ages import is_child
from bot.language.times.bands import VisitBand
from bot.services.access.policy import Visibility
from bot.services.referrals.lists import COUNTED, PAGE
from bot.services.referrals.viewing import CoarseReferral, ReferralCard, ReferralView
from bot.texts import cards, stopped_visits
from bot.texts.reply import Button, Line, Reply, Row, bold, copying, say
from bot.texts.times import day, short

WORDS = 200  # characters


def card(
    referral: ReferralCard, *, today: date, bands: Sequence[VisitBand], now: datetime, again: str = ""
) -> Reply:
    """The card. `again` ends the commands behind the buttons: it says on whose behalf.

    `bands` are those of the day, of which it says to the owning team which were tried.
    """
    if isinstance(referral, CoarseReferral):
        return _coarse(referral, now)
    return say(
        cards.heading(referral.ref, f"{referral.programme} referral"),
        (bold(referral.status), f" since {short(referral.status_since, now=now)}"),
        "A child: under 18" if referral.born and is_child(referral.born, today) else None,
        cards.fact("Next", _next(referral, today)),
        cards.fact("Lead", referral.lead),
        cards.fact("Team", referral.team),
        cards.fact("Consent", _consent(referral)),
        cards.tried(referral.contacts or (), bands),
        cards.fact("Operation", referral.operation),
        f"Opened: {day(referral.opened_on)}",
        _warnings(referral),
        *_stop(referral),
        cards.marking(now),
        buttons=_with_details(referral, again),
    )


def _coarse(referral: CoarseReferral, now: datetime) -> Reply:
    held = (
        f"Held by {referral.team_called}: ring them"
        if referral.team_called
        else "Held by no team yet: ask your supervisor"
    )
    return say(
        cards.heading(referral.ref, f"{referral.programme} referral"),
        (bold("Open" if referral.is_open else "Not open"),),
        f"{held} before any approach.",
        _warnings(referral),
        *_stop(referral),
        cards.marking(now),
        buttons=(copying(referral.telephone or ""), *_buttons(referral)),
    )


def _with_details(referral: ReferralView, again: str) -> tuple[Row, ...]:
    details = Button("Details", f"/details {referral.ref}{again}")
    first = (details,) if referral.visibility is Visibility.DETAIL else ()
    works_on_it = referral.contacts is not None and referral.is_open
    stop = referral.stop
    visit = (Button("Visit", f"/visit {referral.ref}"),) if works_on_it and stop is None else ()
    decides: tuple[Row, ...] = ()
    if stop is not None and stop.may_decide:
        decides = stopped_visits.choices(referral.ref, is_ended=stop.is_ended)
    move_on = (Button("Move on", f"/status {referral.ref}"),) if referral.may_move else ()
    history = Button("History", f"/ref {referral.ref} history")
    file = (Button("File", f"/ref {referral.ref} file{again}"),) if first else ()
    return (*decides, *_buttons(referral, *first, *visit), (*move_on, history, *file))


def _buttons(referral: ReferralCard, *first: Button) -> tuple[Row, ...]:
    note, copies = Button("Note", f"/note {referral.ref}"), copying(referral.ref)
    notes, watch = Button("Notes", f"/notes {referral.ref}"), Button("Watch", f"/watch {referral.ref}")
    rest = (notes, watch, Button("↻ Refresh", referral.ref))
    return ((*first, note), rest, copies) if first else ((note, *copies), rest)


def _consent(referral: ReferralView) -> str | None:
    on = f"{referral.consent_on:%d/%m/%Y}" if referral.consent_on else None
    return ", ".join(filter(None, (referral.consent_by, on))) or None


def _stop(referral: ReferralCard) -> tuple[str | None, ...]:
    """The warning after an unsafe visit, closed or not, and to those who see detail why it was."""
    stop = referral.stop
    if stop is None:
        return ()
    words = f"   {cards.cut(stop.words, WORDS)}" if stop.words else None
    return (stopped_visits.warning(stop.at, is_ended=stop.is_ended), words)


def _warnings(referral: ReferralCard) -> str | None:
    return f"⚠ {referral.warnings}" if referral.warnings else None


LISTS = (
    (
        Button("Mine", "/referrals mine"),
        Button("Team's", "/referrals team"),
        Button("Overdue", "/referrals overdue"),
        Button("All", "/referrals all"),
    ),
    (Button("Board", "/referrals board"),),
)


def listing(
    found: list[ReferralCard], total: int, *, page: int, asked: str, called: str, today: date, now: datetime
) -> Reply:
    """`asked` are the words that bring the list, `called` those that say it to people."""
    says = f"/referrals {asked}".strip()
    if not total:
        return say(f"No open referrals here ({called or 'all'}).", buttons=LISTS)
    return say(
        (bold("Open referrals"), f" · {called or 'all'} · {cards.number(total, COUNTED)}"),
        *(_line(one, today) for one in found),
        cards.marking(now),
        buttons=(
            *cards.grid(
                (cards.opens(one.ref, one.ref, cards.on_page(says, page)) for one in found), across=3
            ),
            *cards.pages(says, page, total=total, size=PAGE),
        ),
    )


def unknown_list(word: str, programmes: Iterable[str]) -> Reply:
    return say(
        f"I don't know the list “{word[:40]}”.",
        f"Lists of referrals: mine, team, overdue, {', '.join(sorted(programmes))}; and the board",
        buttons=LISTS,
    )


def _line(one: ReferralCard, today: date) -> Line:
    if isinstance(one, CoarseReferral):
        return f"{one.ref} · open · {f'ring {one.team}' if one.team else 'no team yet'}"
    due = f" · due {day(one.next_due_on)}" if one.next_due_on else ""
    late = " · OVERDUE" if one.overdue(today) else ""
    return f"{one.ref} · {one.status}{due}{late}"


def _next(referral: ReferralView, today: date) -> str | None:
    if referral.next_action is None and referral.next_due_on is None:
        return None
    due = f"by {day(referral.next_due_on)}" if referral.next_due_on else ""
    late = " (OVERDUE)" if referral.overdue(today) else ""
    return " ".join(filter(None, (referral.next_action, due))) + late
