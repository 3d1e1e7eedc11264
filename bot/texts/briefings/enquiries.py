"""Readers' questions about a briefing in words: the question, the answer, the list of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.services.briefings.enquiries import PAGE, EnquiryAnsweredNotice, EnquiryNotice, EnquiryView
from bot.services.briefings.viewing import BriefingView
from bot.texts import cards
from bot.texts.reply import Button, Expect, Line, Reply, answered_in_words, bold, prose, say
from bot.texts.times import short
from bot.values import replace

ASK, ANSWER = "briefing ask", "briefing reply"


def asks(briefing: BriefingView) -> Reply:
    question = say(
        cards.heading(briefing.ref, briefing.title),
        f"What do you want to ask {briefing.author}? Up to 500 characters; all who may brief can read it.",
        "If it can't wait, use the radio. To leave it: /cancel",
        expect=Expect(ASK, {"briefing": briefing.ref}),
    )
    return answered_in_words(question, f"Your question on {briefing.ref}")


def asked(briefing: BriefingView) -> Reply:
    return say(
        cards.heading(briefing.ref, briefing.title),
        f"Asked. {briefing.author} has been told. You will be told when it is answered.",
        buttons=((_listed("My questions", briefing.ref), Button("Open", briefing.ref)),),
    )


def asks_answer(ref: str, number: int) -> Reply:
    question = say(
        (bold(ref), f", question {number}"),
        "What is the answer? Up to 500 characters; it goes to the person who asked, and to nobody else.",
        "To leave it open: /cancel",
        expect=Expect(ANSWER, {"briefing": ref, "number": str(number)}),
    )
    return answered_in_words(question, f"Your answer to question {number}")


def answered(ref: str, found: EnquiryView) -> Reply:
    return say(
        (bold(ref), f", question {found.number} is answered; {found.by} has been told."),
        "If everyone should know, send a new version.",
        buttons=((_listed("All questions", ref), Button("Open", ref)),),
    )


def listing(
    briefing: BriefingView,
    found: Sequence[EnquiryView],
    total: int,
    *,
    page: int,
    managed: bool,
    now: datetime,
) -> Reply:
    if not total:
        return say(
            (
                bold(briefing.ref),
                ": nobody has asked anything." if managed else ": you asked nothing.",
            ),
            buttons=((Button("Open", briefing.ref),),),
        )
    open_ = [one.number for one in found if one.answer is None] if managed else []
    answers = (_answers(briefing.ref, number) for number in open_)
    return say(
        cards.heading(briefing.ref, briefing.title),
        (bold("Asked"), f" · {total}"),
        *(line for one in found for line in _lines(one, now)),
        cards.marking(now, level=briefing.marking.value),
        buttons=(
            *cards.grid(answers, across=2),
            *cards.pages(f"/briefings asked {briefing.ref}", page, total=total, size=PAGE),
            (Button("Open", briefing.ref),),
        ),
    )


def on_card(card: Reply, ref: str, waiting: tuple[int, int]) -> Reply:
    """The briefing's card with a button to its questions, for those who may answer."""
    total, open_ = waiting
    if not total:
        return card
    return replace(card, buttons=(*card.buttons, (_listed(f"Questions: {total}, open: {open_}", ref),)))


def told_asked(notice: EnquiryNotice) -> Reply:
    ref, number = notice.ref, notice.number
    return say(
        (bold(ref), f": question {number} is waiting for you."),
        buttons=((_listed("Read it", ref), _answers(ref, number)),),
    )


def told_answered(notice: EnquiryAnsweredNotice) -> Reply:
    ref = notice.ref
    return say(("Your question about ", bold(ref), " is answered."), buttons=((_listed("Read it", ref),),))


def which(ref: str) -> Reply:
    return say(prose(f"Which question? For example: `/briefings reply {ref} 2 The car park is open.`"))


def _lines(one: EnquiryView, now: datetime) -> Iterator[Line]:
    yield (bold(f"{one.number} · {one.by}"), f" · {short(one.asked_at, now=now)}")
    yield one.text
    if one.answer is None or one.answered_at is None:
        yield "Not answered yet."
    else:
        yield f"→ {one.answer} ({one.answered_by}, {short(one.answered_at, now=now)})"


def _answers(ref: str, number: int) -> Button:
    return Button(f"Answer {number}", f"/briefings reply {ref} {number}")


def _listed(label: str, ref: str) -> Button:
    return Button(label, f"/briefings asked {ref}")
