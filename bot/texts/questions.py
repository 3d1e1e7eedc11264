"""The words about a question of the bot's: that it is closed, what words may answer, what was not used."""

from __future__ import annotations

from bot.language.references import Reference
from bot.texts.reply import Button, Reply, Row, added, cut_at_word, fits, say
from bot.values import replace

KEEP, SAID = "/keep", "/said"
WORRY = "/refer worry"
LEAVE = Button("Leave it", "/cancel")
WAYS_OUT = frozenset({"Leave it", "Later", "Drop", "Back"})
SHOWN, LABEL, BESIDE = 24, 46, 80
MOST_OTHERS, MOST_OFFERED = 3, 4


IS_CLOSED = "is closed. To answer it after all, reply to it."


def closed(reply: Reply, asked: str) -> Reply:
    """The reply, with the word that the question before it is closed."""
    return added(reply, f"“{asked}” {IS_CLOSED}")


def which(asked: str, held: int, *, other: str, may_keep: bool) -> Reply:
    """The words may answer the question, or mean something else."""
    return say(
        f"Is that the answer to “{asked}”?",
        "Nothing was done with it yet.",
        buttons=(
            (_answer(held), Button(other, as_something_else(held))),
            *keep(held, may_keep=may_keep),
        ),
    )


def odd(asked: str, held: int, *, may_keep: bool) -> Reply:
    """The words may back out of the question, or ask one."""
    return say(
        f"Is that the answer to “{asked}”?",
        "Nothing was done with it yet.",
        buttons=((_answer(held), LEAVE), *keep(held, may_keep=may_keep)),
    )


def with_way_out(reply: Reply) -> Reply:
    """The question, with a button that leaves it, unless it has one."""
    has_one = any(one.says == LEAVE.says or one.label in WAYS_OUT for row in reply.buttons for one in row)
    return reply if has_one else replace(reply, buttons=(*reply.buttons, (LEAVE,)))


def late(asked: str, held: int, *, may_keep: bool) -> Reply:
    """The question is so old that the words may be about something else."""
    return say(
        f"Is that the answer to “{asked}”? I asked that a while ago.",
        "Nothing was done with it yet.",
        buttons=((_answer(held),), *keep(held, may_keep=may_keep)),
    )


def again(asked: str) -> Reply:
    """Of words that must wait nowhere."""
    return say(
        f"Is that the answer to “{asked}”? If it is, send it again as a reply to the question.",
        "It was not kept here.",
    )


def offer(asked: str, held: int, *, named: str = "") -> Row:
    """The button for words that weren't understood and may answer an earlier question about the record."""
    label = named
    if " " not in named:
        asked = asked if not named or named in asked else f"{named}: {asked}"
        label = f"It answers “{cut_at_word(asked, LABEL)}”"
    return (Button(label, f"{SAID} {held} answer"),)


def for_worry(held: int, draft: int) -> tuple[Row, ...]:
    return ((Button(f"Add to the worry of draft {draft}", f"{SAID} {held} {WORRY} {draft}"),),)


def with_buttons_of(reply: Reply, offered: tuple[tuple[str, str], ...]) -> Reply:
    """The reply to words that weren't understood, with the buttons of the message that they answer."""
    rows = tuple((Button(label, says),) for label, says in offered[:MOST_OFFERED] if fits(says))
    return replace(reply, buttons=(*rows, *reply.buttons))


def more_records(reply: Reply, others: tuple[str, ...]) -> Reply:
    """The card, with a button for each other record that the words named."""
    row = tuple(Button(one, one) for one in others[:MOST_OTHERS])
    return replace(reply, buttons=(*reply.buttons, row)) if row else reply


def not_recorded(reply: Reply, said: str, kept: tuple[Row, ...]) -> Reply:
    """The card, with a word of what was said beside its reference."""
    line = f"“{cut_at_word(said, BESIDE)}” wasn't recorded."
    return replace(added(reply, line), buttons=(*kept, *reply.buttons))


def filed(reply: Reply, label: str, says: str, card: Reference | None) -> Reply:
    """The receipt of a note, with the button that its words may have meant."""
    no = (Button("No, a note", card.text),) if card else ()
    asked = (Button(label, says), *no)
    return replace(reply, lines=(*reply.lines, f"Filed. Is it “{label}”?"), buttons=(asked, *reply.buttons))


def unused(reply: Reply, held: int) -> Reply:
    """The reply to words that came to nothing, with a button that keeps them."""
    return replace(reply, buttons=(*reply.buttons, *keep(held, may_keep=True)))


def keep(held: int, *, may_keep: bool, label: str = "Keep as a note") -> tuple[Row, ...]:
    return ((Button(label, f"{KEEP} {held}"),),) if may_keep else ()


def pressed(said: str, buttons: tuple[tuple[str, str], ...], kept: tuple[Row, ...]) -> Reply:
    """The words may press one of these buttons, or press none. `said` is empty where nothing repeats them."""
    rows = tuple((Button(label, says),) for label, says in buttons if fits(says))
    short = f"“{cut_at_word(said, SHOWN)}”" if said else "that"
    if not rows:
        return say(
            f"{short[:1].upper()}{short[1:]} does nothing here, and alone it isn't filed.",
            "Say more, or keep it as it is.",
            buttons=kept,
        )
    return say(f"What do you mean by {short}? Nothing was done yet.", buttons=(*rows, *kept))


def worded(said: str, buttons: tuple[tuple[str, str], ...], held: int, kept: tuple[Row, ...]) -> Reply:
    """The words wait, and may be what one of these buttons asks for."""
    says = ((label, f"{SAID} {held} {command}") for label, command in buttons)
    return pressed(said, tuple(says), kept)


def settled() -> Reply:
    """In a new message: the one with the button may be the receipt of what was done."""
    return replace(say("That is settled already. If not, say it again."), fresh=True)


def gone(held: int) -> Reply:
    return say("That question is answered or withdrawn.", buttons=keep(held, may_keep=True))


def kept_already(ref: str) -> Reply:
    return Reply(say(f"{ref} · kept already").lines, toast="Kept already")


def as_something_else(held: int) -> str:
    """The words of the button by which what waits is done as what it says, and answers no question."""
    return f"{SAID} {held} not"


def _answer(held: int) -> Button:
    return Button("Yes, the answer", f"{SAID} {held} answer")
