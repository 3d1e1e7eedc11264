"""The question to an officer who is out alone, and the alarm: a collar, a reference, a time, and no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.services.pushes.contents import AlarmContent
from bot.services.pushes.facts import AlarmWord
from bot.texts.lone_answers import RADIO_FIRST, answers, only_all_right
from bot.texts.reply import Button, Line, Reply, Row, bold, say
from bot.texts.times import clock


def said(content: AlarmContent) -> Reply:
    return TEXTS[content.says](content)


def _asks(content: AlarmContent) -> Reply:
    until = f"Without an answer I tell those above you at {clock(content.at)}." if content.at else None
    return say(
        (bold("All right?"), *_on(content, " · ")),
        until or "Those above you are being told.",
        _late(content),
        RADIO_FIRST,
        buttons=answers(content.ref),
    )


def _asks_from_now(content: AlarmContent) -> Reply:
    when = f" I ask at {clock(content.at)}." if content.at else ""
    return say(
        (bold("You are alone now"), *_on(content, " on "), f": your colleague has left.{when}"),
        RADIO_FIRST,
        buttons=answers(content.ref),
    )


def _no_answer(content: AlarmContent) -> Reply:
    return say(
        (bold(content.collar), " does not answer", *_on(content, " on "), "."),
        _late(content),
        buttons=_alarmed(content),
    )


def _help(content: AlarmContent) -> Reply:
    return say(
        (bold(content.collar), " asks for HELP", *_on(content, " on "), "."),
        buttons=_alarmed(content),
    )


def _access_ended(content: AlarmContent) -> Reply:
    return say(
        (bold(content.collar), "'s access has ended while out alone", *_on(content, " on "), "."),
        "They can't answer here any more: reach them by radio.",
        _late(content),
        buttons=_alarmed(content),
    )


def _taken(content: AlarmContent) -> Reply:
    when = f" at {clock(content.at)}" if content.at else ""
    return say(
        (bold(content.by or "Somebody"), f" took it{when}: {content.collar}", *_on(content, " on "), "."),
        buttons=_opens(content),
    )


def _given_back(content: AlarmContent) -> Reply:
    return say(
        (bold(f"The alarm about {content.collar} is open again"), *_on(content, " on "), "."),
        f"{content.by or 'The officer who took it'} no longer sees to it: nobody does now.",
        buttons=_alarmed(content),
    )


def _answered(content: AlarmContent) -> Reply:
    when = f" at {clock(content.at)}" if content.at else ""
    return say(
        (bold(content.collar), f" has answered{when}", *_on(content, " on "), ". The alarm is over."),
        buttons=_opens(content),
    )


def _you_were_silent(content: AlarmContent) -> Reply:
    at = f" at {clock(content.at)}" if content.at else ""
    told = f"I tell {content.by}{at}" if content.by else "and nobody above you could be told yet"
    return say(
        ("You did not answer", *_on(content, " on "), f": {told}."),
        *("All right?", RADIO_FIRST),
        buttons=answers(content.ref),
    )


def _yours_taken(content: AlarmContent) -> Reply:
    at = f" at {clock(content.at)}" if content.at else ""
    return say(
        (bold(content.by or "Somebody"), f" took the alarm about you{at}", *_on(content, " on "), "."),
        *("All right?", RADIO_FIRST),
        buttons=only_all_right(content.ref),
    )


def _yours_given_back(content: AlarmContent) -> Reply:
    taker = bold(content.by or "The officer who took it")
    return say(
        (taker, " no longer sees to the alarm about you", *_on(content, " on "), ": I tell others at once."),
        *("All right?", RADIO_FIRST),
        buttons=only_all_right(content.ref),
    )


def _on(content: AlarmContent, before: str) -> tuple[str, ...] | tuple[()]:
    return (before, content.ref) if content.ref else ()


def _late(content: AlarmContent) -> Line | None:
    return f"This comes {content.late} min late: I was down." if content.late else None


def _alarmed(content: AlarmContent) -> tuple[Row, ...]:
    """By the collar for whoever may not know of the task."""
    take = Button("I'll take it", f"/alone {content.ref or content.collar} take")
    return ((take, *_open(content)),)


def _opens(content: AlarmContent) -> tuple[Row, ...]:
    return (_open(content),)


def _open(content: AlarmContent) -> Row:
    return (Button("Open", f"/alone {content.ref or content.collar}"),)


TEXTS: Mapping[AlarmWord, Callable[[AlarmContent], Reply]] = MappingProxyType(
    {
        AlarmWord.ASKS: _asks,
        AlarmWord.ASKS_FROM_NOW: _asks_from_now,
        AlarmWord.NO_ANSWER: _no_answer,
        AlarmWord.HELP: _help,
        AlarmWord.ACCESS_ENDED: _access_ended,
        AlarmWord.TAKEN: _taken,
        AlarmWord.GIVEN_BACK: _given_back,
        AlarmWord.ANSWERED: _answered,
        AlarmWord.YOU_WERE_SILENT: _you_were_silent,
        AlarmWord.YOURS_TAKEN: _yours_taken,
        AlarmWord.YOURS_GIVEN_BACK: _yours_given_back,
    }
)
