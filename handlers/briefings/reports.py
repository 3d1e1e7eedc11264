"""Words about a sent briefing: its report, by name, as a file; and words to send it again."""

from __future__ import annotations

from bot.chat.ask import Ask
from bot.letters import lowered
from bot.services.briefings import progress_cards, reports, resending, unacknowledged
from bot.services.briefings.progress_cards import CardPlace
from bot.services.briefings.reports import ReportList
from bot.services.briefings.viewing import BriefingView
from bot.texts.briefings import escalations
from bot.texts.briefings import reports as texts
from bot.texts.reply import Reply
from handlers.words import pull_page

FORMS = {"xlsx": "xlsx", "excel": "xlsx", "workbook": "xlsx", "png": "png", "chart": "png"}
LISTS = {which.value: which for which in ReportList}


def report(ask: Ask) -> Reply:
    """`report BRF-0012`, `report BRF-0012 refused page 2`, `report BRF-0012 xlsx`."""
    page, words = pull_page(ask.words)
    last = lowered(words).rpartition(" ")[2]
    if last in FORMS:
        form = FORMS[last]
        return texts.coming(reports.request_file(ask.session, ask.actor, ask.named, form, now=ask.now), form)
    found = reports.report(ask.session, ask.actor, ask.named, now=ask.now)
    if last in LISTS:
        return texts.listed(found, LISTS[last], page=page, now=ask.now)
    return texts.report(found, now=ask.now)


def again(ask: Ask) -> Reply:
    """`again BRF-0012`, `again BRF-0012 doubles`."""
    briefing, number = resending.send_again(
        ask.session,
        ask.actor,
        ask.named,
        doubtful=lowered(ask.words).split()[-1:] == ["doubles"],
        late=ask.settings.briefings_late,
        now=ask.now,
    )
    watch(ask, briefing)
    return texts.sent_again(briefing, number)


def line(ask: Ask) -> Reply:
    page, _ = pull_page(ask.words)
    found, total = unacknowledged.of_my_line(ask.session, ask.actor, page=page, now=ask.now)
    return escalations.line(found, total, page=page, now=ask.now)


def watch(ask: Ask, briefing: BriefingView) -> None:
    """Make the answer count along while the briefing is being sent."""
    progress_cards.begin(ask.session, ask.actor, briefing, place(ask), now=ask.now)


def place(ask: Ask) -> CardPlace:
    return CardPlace(ask.account_id, ask.message_id, ask.update_id)
