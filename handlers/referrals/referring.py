"""An officer refers somebody: step by step, or in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.chat.ask import Ask
from bot.chat.route import Handler, Route
from bot.errors import RejectedError
from bot.language.ages import age
from bot.language.references import RecordKind
from bot.language.referring.given import read_worry
from bot.language.referring.line import ReferralLine, read_line, take_programme
from bot.services import dialogues
from bot.services.access.policy import Permission
from bot.services.notebook import viewing as notes
from bot.services.referrals.making import drafting, drafts, intakes, outlooks
from bot.services.referrals.making.draft_steps import DraftStep, next_step
from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.eligibility import Intake
from bot.services.referrals.making.outlooks import Outlook
from bot.texts.referrals import draft_ends as ends
from bot.texts.referrals import previews
from bot.texts.referrals import questions as texts
from bot.texts.reply import Line, Reply, prose, say
from bot.values import replace
from handlers.referrals import answers, one_line, slips
from handlers.referrals.answers import READERS, Values, today
from handlers.referrals.likely import likely, may_name
from handlers.words import NUMBER
from models.referral_draft import KnownBy

SAID = frozenset(drafts.PERSONAL) - {"area_id"} | {"programme_id"}
PRIVATE = frozenset({DraftStep.ADDRESS, DraftStep.WORRY, DraftStep.TELEPHONE, DraftStep.CONTACT})
NUMBERED = re.compile(r"\s*(?P<number>[0-9]{1,6})\b\s*(?P<rest>.*)", re.DOTALL)


def refer(ask: Ask) -> Reply:
    """`/refer`, `/refer TUR`, or all in one line; on a card, about its person."""
    everything = intakes.in_use(ask.session)
    programmes = intakes.open_to(ask.actor, everything)
    if not programmes:
        return texts.none_open()
    if one_line.is_about_drafts(ask.words):
        return ends.listed(drafts.listed(ask.session, ask.actor), keep_for=keep_for(ask), now=ask.now)
    known, others = (intakes.by_name(some) for some in (programmes, everything))
    line = read_line(ask.words, known)
    programme = known.get(line.programme)
    if programme is None and take_programme(ask.words, others)[0]:
        return _forgotten(texts.only_own(programmes))
    if line.name and not (line.born or line.worry or {" ", ","} & {*line.name}):
        return _forgotten(texts.which_programme(programmes, line.name))
    return _led(ask, line, programmes)


def _led(ask: Ask, line: ReferralLine, programmes: Sequence[Intake]) -> Reply:
    """The first reply to words that may name a programme, a person, both or neither."""
    programme = intakes.by_name(programmes).get(line.programme)
    facts = {"to": line.programme, "about": ask.card.text if ask.card else ""}
    if line.name or line.born:
        return _whole(ask, line, programmes, facts)
    person = _of_card(ask)
    if person:
        return _begun(ask, {**person, **_chosen(programme, facts)})
    mine = drafts.listed(ask.session, ask.actor)
    return replace(texts.begins(programme, facts, drafts=len(mine)), forget=bool(line.worry))


def first_said(ask: Ask) -> Reply:
    """The first answer: there is a draft from now on."""
    facts = ask.facts
    programmes = intakes.open_to(ask.actor, intakes.in_use(ask.session))
    programme = intakes.by_name(programmes).get(facts["to"])
    try:
        values = answers.name(ask, None, ask.words)
    except RejectedError as refused:
        mine = drafts.listed(ask.session, ask.actor)
        again = texts.begins(programme, facts, drafts=len(mine))
        return _refused(replace(again, lines=(prose(str(refused)), *again.lines)), ask.words)
    values |= _worry_of_card(ask, facts["about"])
    return _forgotten(_begun(ask, values | _chosen(programme, facts)))


def answered(ask: Ask, step: DraftStep, number: int, words: str) -> Reply:
    """Store the answer to a step, whether typed or tapped, and ask for the next."""
    draft = drafts.require_begun(ask.session, ask.actor, number)
    seen = outlooks.look_ahead(ask.session, ask.actor, draft, now=ask.now)
    try:
        values, note = _beside(ask, step, draft, READERS[step](ask, seen, words))
    except RejectedError as refused:
        again = texts.asks(step, seen, today=today(ask), note=prose(str(refused)))
        return _refused(again, words, is_private=step in PRIVATE)
    if values:
        draft = drafts.change(ask.session, ask.actor, number, now=ask.now, **values)
    dialogues.settle(ask.session, ask.actor.id, str(number), step=f"refer {step}")
    return go_on(ask, draft, note=note)


def _beside(ask: Ask, step: DraftStep, draft: ReferralDraftView, values: Values) -> tuple[Values, str | None]:
    """The values beside what the draft says already, and a word of that: nothing is lost in silence."""
    if step is DraftStep.WORRY and draft.worry and texts.INSTEAD not in ask.facts:
        if values["worry"] in draft.worry:
            return {}, texts.ADDED
        return {"worry": read_worry(f"{draft.worry}\n{values['worry']}")}, texts.ADDED
    return values, texts.replaced(step) if _replaces(draft, values) else None


def _replaces(draft: ReferralDraftView, values: Values) -> bool:
    """Whether something that was said gives way to something else."""
    said = {name: value for name in values if name in SAID and (value := getattr(draft, name))}
    return any(
        not _is_kept(value, values[name]) for name, value in said.items() if value is not KnownBy.NOT_SAID
    )


def _is_kept(value: object, given: object) -> bool:
    """Whether what is given says it as well; of several answers each counts."""
    if isinstance(value, dict) and isinstance(given, dict):
        return value.items() <= given.items()
    return value == given


def go_on(ask: Ask, draft: ReferralDraftView, *, note: Line | None = None) -> Reply:
    """The next question; the preview once all is said."""
    seen = drafting.settle(ask.session, ask.actor, draft, now=ask.now)
    draft = seen.draft
    years = age(draft.born, today(ask)) if draft.born else 0
    if draft.born and _stands_in_the_way(seen, years):
        return previews.stands_in_the_way(seen, years=years, note=note)
    step = next_step(draft, seen.programme)
    if step is not None:
        return texts.asks(step, seen, today=today(ask), note=note)
    return previews.preview(seen, erased_at=erased_at(ask, draft), note=note)


def erased_at(ask: Ask, draft: ReferralDraftView) -> datetime:
    return draft.began_at + keep_for(ask)


def keep_for(ask: Ask) -> timedelta:
    return timedelta(hours=ask.settings.drafts_hours)


def numbered(words: str) -> tuple[int, str] | None:
    """The number of a draft, and the words after it."""
    found = NUMBERED.match(words)
    return (int(found["number"]), found["rest"].strip()) if found else None


def _stands_in_the_way(seen: Outlook, years: int) -> bool:
    if seen.judgement is not None:
        return seen.judgement.is_refused
    return seen.programme is None and not any(one.takes(years) for one in seen.programmes)


def _whole(ask: Ask, line: ReferralLine, programmes: Sequence[Intake], facts: Mapping[str, str]) -> Reply:
    """All in one line: what can be read of it is a draft, and the rest is asked for."""
    programme = intakes.by_name(programmes).get(line.programme)
    found = one_line.gather(line, programme, programmes, today=today(ask))
    if not found.values:
        return _forgotten(texts.not_read(found.refused[DraftStep.NAME]))
    values = found.values | ({} if line.worry else _worry_of_card(ask, facts["about"]))
    values |= _chosen(programme, facts)
    draft = drafts.begin(ask.session, ask.actor, keep_for=keep_for(ask), now=ask.now, **values)
    seen = drafting.settle(ask.session, ask.actor, draft, now=ask.now)
    step = next_step(seen.draft, seen.programme)
    why = found.refused.get(step) if step else None
    return _forgotten(go_on(ask, seen.draft, note=prose(why) if why else None))


def _chosen(programme: Intake | None, facts: Mapping[str, str]) -> Values:
    return {"programme_id": programme.id if programme else None, "about": facts["about"] or None}


def _begun(ask: Ask, values: Values) -> Reply:
    draft = drafts.begin(ask.session, ask.actor, keep_for=keep_for(ask), now=ask.now, **values)
    return go_on(ask, draft)


def _of_card(ask: Ask) -> Values:
    """The person of a referral's card, for those who may know its detail."""
    if ask.card is None or ask.card.kind is not RecordKind.REFERRAL:
        return {}
    person = drafting.person_of(ask.session, ask.actor, ask.card.text, now=ask.now)
    return {"person_id": person} if person else {}


def _worry_of_card(ask: Ask, about: str) -> Values:
    """The words of one's own note, if it is about one."""
    text = notes.own_text(ask.session, ask.actor, about) if about else None
    try:
        return {"worry": read_worry(text)} if text else {}
    except RejectedError:
        return {}


def _forgotten(reply: Reply) -> Reply:
    """The reply; the officer's own words leave the chat, whatever the setting for notes says."""
    return replace(reply, forget=True)


def _refused(reply: Reply, words: str, *, is_private: bool = False) -> Reply:
    """The question again. Words that may name somebody leave the chat, and can be kept; others stay in it."""
    if not words.strip():
        return reply
    gone = is_private or may_name(words)
    lines = (*reply.lines, texts.NOT_TAKEN) if gone else reply.lines
    return replace(reply, lines=lines, forget=gone, unused=True)


def _without_picture(handle: Handler) -> Handler:
    """The handler; of a message with a picture the words alone are taken, and the reply says so."""

    def handled(ask: Ask) -> Reply:
        reply = handle(ask)
        return texts.no_picture(reply) if ask.items else reply

    return handled


def _said(step: DraftStep) -> Handler:
    """The answer to the question of a step, typed."""

    def said(ask: Ask) -> Reply:
        number = int(ask.facts["draft"])
        drafting.hide(ask.session, ask.actor, number, now=ask.now)
        try:
            if ask.items and not ask.words.strip():
                return _asked_again(ask, step, number)
            reply = answered(ask, step, number, ask.words)
            return reply if reply.unused else _forgotten(reply)
        except RejectedError as refused:  # the draft has ended meanwhile
            return _forgotten(say(prose(str(refused))))

    return said


def _asked_again(ask: Ask, step: DraftStep, number: int, *, note: Line | None = None) -> Reply:
    draft = drafts.require_begun(ask.session, ask.actor, number)
    seen = outlooks.look_ahead(ask.session, ask.actor, draft, now=ask.now)
    return texts.asks(step, seen, today=today(ask), note=note)


def _command(step: DraftStep) -> Handler:
    """`/refer ground 3 NFA` answers; `/refer ground 3` asks."""

    def command(ask: Ask) -> Reply:
        found = numbered(ask.words)
        if found is None:
            return texts.which()
        number, words = found
        if words:
            return _forgotten(replace(answered(ask, step, number, words), unused=False))
        note = texts.TAKEN_BACK if drafts.take_back(ask.session, ask.actor, number, now=ask.now) else None
        shown = drafting.hide(ask.session, ask.actor, number, now=ask.now)
        return replace(_asked_again(ask, step, number, note=note), fresh=shown)

    return command


HELP: Mapping[DraftStep, tuple[str, str]] = {
    DraftStep.NAME: ("Say whom a draft is about", "/refer name 3 MILLBROOK, Jordan"),
    DraftStep.BORN: ("Say when the person of a draft was born", "/refer born 3 14/03/2012"),
    DraftStep.PROGRAMME: ("Choose the programme of a draft", "/refer to 3"),
    DraftStep.ADDRESS: ("Say where the person of a draft lives", "/refer address 3 12 Mill Lane"),
    DraftStep.GROUND: ("Choose the ground of a draft", "/refer ground 3 NFA 20/11"),
    DraftStep.GROUND_DAY: ("Say on which day the ground of a draft was", "/refer day 3 20/11"),
    DraftStep.QUESTIONS: ("Answer the questions of a draft", "/refer answer 3 no"),
    DraftStep.KNOWN_BY: ("Say who knows of a draft", "/refer known 3 both"),
    DraftStep.WORRY: ("Say what worries you, in a draft", "/refer worry 3 out late with an older group"),
    DraftStep.TELEPHONE: ("Give the telephone of a draft's person", "/refer phone 3 01604 555010"),
    DraftStep.CONTACT: ("Name the parent or carer in a draft", "/refer carer 3 mother, Sam Millbrook"),
}
STEPS: Mapping[str, Handler] = {drafts.FIRST: _without_picture(first_said)} | {
    f"refer {one}": _without_picture(_said(one)) for one in DraftStep
}
STEP_ROUTES = tuple(
    Route(
        f"refer {step}",
        _command(step),
        Permission.REFER,
        help=says,
        examples=(example,),
        follows=NUMBER.match,
        hidden=True,
    )
    for step, (says, example) in HELP.items()
)
ROUTES = (
    Route(
        "refer",
        _without_picture(refer),
        Permission.REFER,
        help="Refer somebody to a programme, step by step or in one line; also in answer to a card",
        usage="/refer PROGRAMME SURNAME, Forename dd/mm/yyyy GROUND dd/mm: WORRY",
        examples=(
            "/refer",
            "/refer tur",
            "/refer tur MILLBROOK, Jordan 14/03/2012 NFA 20/11: out late with an older group",
        ),
        brings="A question for each part, then a preview with [Send]. What you type leaves the chat.",
        also=re.compile(
            r"(?:please\s+)?refer\b(?:\s+(?:him|her|them|this|to)\b)*\s*(?P<words>[^\W\d_]*)[.!]?$",
            re.IGNORECASE,
        ),
        steps=STEPS,
        likely=likely,
        forgets=lambda *_: True,
        on_cards=True,
        slip=slips.meant,
        without_items=True,
    ),
    *STEP_ROUTES,
)
