"""A referral before it is sent, in words: hidden, or shown for a while."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.language.ages import ADULT
from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.eligibility import Intake, ReferralJudgement
from bot.services.referrals.making.outlooks import DraftStanding, Outlook
from bot.texts import cards
from bot.texts.referrals import eligibility
from bot.texts.referrals.questions import ADULT_KNOWN, ANSWERS, CHILD_KNOWN, title
from bot.texts.reply import Button, Line, Reply, Row, bold, copying, say
from bot.texts.times import clock, full
from bot.values import replace
from models.referral import Answer
from models.referral_draft import ReferralDraftState

LONGEST_WORRY = 1200


def preview(seen: Outlook, *, erased_at: datetime, note: Line | None = None) -> Reply:
    """The draft with nothing in it that says who it is about; [Show] brings that."""
    return say(
        title(seen.draft, seen.programme),
        (bold(_status(seen)),),
        note,
        *remarks(seen),
        *_facts(seen),
        "Name, birth, address and worry are hidden: [Show].",
        f"Kept until {full(erased_at)}, then erased.",
        buttons=_buttons(seen, Button("Show", f"/refer show {seen.draft.number}")),
    )


def shown(
    seen: Outlook, *, until: datetime, masks_at: datetime, now: datetime, asked: Sequence[Line | None] = ()
) -> Reply:
    """The whole of it, for a while. `until` is the last instant at which it may still be sent.

    `asked` is the question that is open meanwhile.
    """
    draft = seen.draft
    reply = say(
        title(draft, seen.programme),
        (bold(_status(seen)),),
        *_personal(draft),
        *remarks(seen),
        *_facts(seen),
        cards.fact("Worry", cards.cut(draft.worry, LONGEST_WORRY) if draft.worry else None),
        cards.marking(now),
        f"Shown to {draft.collar} at {clock(now)} · hidden again at {clock(masks_at)}",
        *asked,
        buttons=_buttons(seen, Button("Hide", f"/refer hide {draft.number}")),
    )
    return replace(reply, until=until)


def to_confirm(seen: Outlook, *, reader: str, until: datetime, masks_at: datetime, now: datetime) -> Reply:
    """A draft that waits for a supervisor's word, as they see it."""
    draft = seen.draft
    reply = say(
        (bold("A referral that waits for you"), f" · {seen.programme.name if seen.programme else ''}"),
        f"From {draft.collar}.",
        *_personal(draft),
        *remarks(seen),
        *_facts(seen),
        cards.fact("Worry", cards.cut(draft.worry, LONGEST_WORRY) if draft.worry else None),
        cards.marking(now),
        f"Shown to {reader} at {clock(now)} · hidden again at {clock(masks_at)}",
        buttons=(
            (Button("Confirm", f"/refer confirm {draft.id} v{draft.version}"),),
            (Button("Give it back", f"/refer return {draft.id}"),),
        ),
    )
    return replace(reply, until=until)


def waits_for_you(seen: Outlook) -> Reply:
    """The draft as a supervisor sees it before it is shown."""
    draft = seen.draft
    return say(
        (bold("A referral that waits for you"), f" · {seen.programme.name if seen.programme else ''}"),
        f"From {draft.collar}.",
        *remarks(seen),
        *_facts(seen),
        buttons=((Button("Show", f"/refer look {draft.id}"),),),
    )


def stands_in_the_way(seen: Outlook, *, years: int, note: Line | None = None) -> Reply:
    """Why it can't be sent, and what can be done instead."""
    number = seen.draft.number
    return say(
        title(seen.draft, seen.programme),
        note,
        *_refusals(seen, years),
        buttons=(*_others(seen), _changing(number)),
    )


def _status(seen: Outlook) -> str:
    if seen.draft.state is ReferralDraftState.WAITING:
        return "Waits for a supervisor"
    return {DraftStanding.KNOWN: "Known already", DraftStanding.HAD_BEFORE: "Not possible"}.get(
        seen.standing, "Not sent yet"
    )


def remarks(seen: Outlook) -> Iterator[Line]:
    """The things to know before it is sent."""
    draft, judgement = seen.draft, seen.judgement
    if draft.returned:
        yield f"⚠ Given back by {draft.returned}"
    if judgement is None or seen.programme is None:
        return
    yield from _standing(seen, judgement)
    if judgement.turns_adult:
        yield f"⚠ {eligibility.turns_adult(judgement.turns_adult)}"
    if judgement.first:
        yield f"⚠ Under 18: {' or '.join(one.name for one in judgement.first)} comes first."
    if judgement.too_old_a_ground:
        yield "⚠ The ground is older than the programme's window: a supervisor of the owning team confirms."
    for one in (*judgement.confirmed_by_supervisor, *judgement.noted):
        yield f"⚠ {one.question} Yes. {one.cure or ''}".rstrip()


def _standing(seen: Outlook, judgement: ReferralJudgement) -> Iterator[Line]:
    who = "child" if judgement.age < ADULT else "person"
    if seen.standing is DraftStanding.KNOWN:
        team = seen.team
        yield f"This {who} is known there already. {f'Ring {team.called}.' if team else ''}".rstrip()
    if seen.standing is DraftStanding.HAD_BEFORE and seen.programme:
        yield f"{seen.programme.name} is given once only, and this {who} has had it."
    if seen.standing is DraftStanding.NO_TEAM:
        yield "⚠ No team of this programme is on record. Ask your administrator."
    if seen.standing is DraftStanding.WHICH_TEAM:
        yield "Which team is it for?"


def _refusals(seen: Outlook, years: int) -> Iterator[Line]:
    judgement, programme = seen.judgement, seen.programme
    if judgement is None or programme is None:
        yield eligibility.nobody_takes(years, seen.programmes)
        return
    if judgement.wrong_age:
        yield eligibility.wrong_age(judgement.wrong_age)
    for question in judgement.excluded:
        yield eligibility.excluded(programme, question)


def _others(seen: Outlook) -> tuple[Row, ...]:
    found = seen.judgement.wrong_age.others if seen.judgement and seen.judgement.wrong_age else ()
    return _referring(seen, found)


def _referring(seen: Outlook, others: Sequence[Intake]) -> tuple[Row, ...]:
    """A button for each other programme to which this officer may refer."""
    number = seen.draft.number
    return tuple(
        (Button(f"Refer to {one.name}", f"/refer to {number} {one.code}"),)
        for one in others
        if one in seen.programmes
    )


def _facts(seen: Outlook) -> Iterator[Line | None]:
    draft, judgement = seen.draft, seen.judgement
    yield cards.fact("Age", str(judgement.age) if judgement else None)
    ground = seen.programme.ground(draft.ground) if seen.programme else None
    when = f", {draft.ground_on:%d/%m/%Y}" if draft.ground_on else ""
    yield cards.fact("Ground", f"{ground.label}{when}" if ground else None)
    yield cards.fact("Answers", _answers(seen))
    known = CHILD_KNOWN if judgement and judgement.age < ADULT else ADULT_KNOWN
    yield known.get(draft.known_by, "Not said who knows of it") if draft.known_by else None
    yield "Address not known" if draft.address == "" else None
    yield cards.fact("About", draft.about)
    yield cards.fact("For", seen.team.name if seen.team and seen.standing is DraftStanding.READY else None)


def _answers(seen: Outlook) -> str | None:
    answers = seen.draft.answers
    if not answers or seen.programme is None:
        return None
    if all(one == Answer.UNKNOWN for one in answers.values()):
        return "don't know to all"
    unusual = [
        f"{ANSWERS[answer]} to {', '.join(found)}"
        for answer in (Answer.YES, Answer.UNKNOWN)
        if (found := [str(at) for at, one in enumerate(seen.programme.questions, 1)
                      if answers.get(one.code) == answer])
    ]  # fmt: skip
    return "; ".join(unusual) + ("; no to the others" if unusual else "no to all")


def _personal(draft: ReferralDraftView) -> Iterator[Line | None]:
    if draft.person_id is not None:
        yield f"The person of {draft.about}."
    else:
        yield (bold(draft.name),)
        yield cards.fact("Born", f"{draft.date_of_birth:%d/%m/%Y}" if draft.date_of_birth else None)
    yield cards.fact("Address", draft.address or None)
    yield cards.fact("Area", draft.area)
    yield cards.fact("Telephone", draft.telephone)
    contact = (draft.contact_relation, draft.contact, draft.contact_telephone)
    yield cards.fact("Parent or carer", ", ".join(filter(None, contact)) or None)


def _buttons(seen: Outlook, shows: Button) -> tuple[Row, ...]:
    draft, version = seen.draft, f"v{seen.draft.version}"
    send = Button("Send", f"/refer send {draft.number} {version}")
    first: tuple[Row, ...] = ()
    if draft.state is ReferralDraftState.WAITING:
        first = ()
    elif seen.standing is DraftStanding.READY:
        first = ((send,),)
    elif seen.standing is DraftStanding.KNOWN:
        add = Button("Add my ground to it", f"/refer add {draft.number} {version}")
        first = ((add, Button("Leave it", f"/refer drop {draft.number}")),)
    elif seen.standing is DraftStanding.WHICH_TEAM:
        first = cards.grid(
            (Button(one.name, f"/refer team {draft.number} {one.code}") for one in seen.teams), across=2
        )
    children = () if seen.judgement is None else seen.judgement.first
    others = tuple(
        (Button(f"Refer to {one.name}", f"/refer to {draft.number} {one.code}"),) for one in children
    )
    ring = copying(seen.team.telephone or "") if seen.team and seen.standing is DraftStanding.KNOWN else ()
    return (*first, *others, ring, (shows, *_changing(draft.number)))


def _changing(number: int) -> Row:
    return (
        Button("Change", f"/refer change {number}"),
        Button("Later", f"/refer later {number}"),
        Button("Drop", f"/refer drop {number}"),
    )
