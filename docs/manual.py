"""The officer's manual: a short part by hand, then each role's commands, from the route table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.services.access.policy import may
from handlers.routes import ROUTES
from models.officer import Role

PLACE = Path(__file__).with_suffix(".md")
ManualEntry = tuple[str, tuple[str, ...], str, frozenset[Role]]  # command, examples, purpose, roles

OPENING = """\
<!-- Made by `make docs` from docs/manual.py and the route table: change those. -->

# Manual for officers

Beatline is a private chat on your phone. It looks up referrals and tasks, keeps your notes and brings you
briefings and reminders. It is not for emergencies: **anything urgent goes by radio or 999.**

## First steps

1. Your supervisor gives you a link. It works once, for a limited time, and for you alone: don't pass it on.
2. Open it on your phone and press Start. Your supervisor is asked whether it is you; then the bot answers
   with your name and team. If they aren't yours, stop and tell your supervisor.
3. Choose a PIN of six digits on the buttons. Never type it. It is asked for when the chat has rested for ten
   minutes, when your shift ends, and before anything that changes somebody's access. Your request is
   answered once the PIN is right. Notes can be written while the chat is locked. `/lock` locks at once.
4. Type `/help`. It shows what your role can say, in groups; `/help note` says how one of them is used. The
   menu button beside the message box has those of a shift.

The bot works in private chats only. Added to a group, it says so and leaves.

## Plain words

You don't need commands. These work as they stand:

- a reference anywhere in a message, in any form (`TUR-0123`, `tur123`, `tsk 456`), brings its card;
- `what's on tomorrow`, `tasks tues lates`, `my overdue` list tasks;
- `my referrals`, `overdue referrals` list referrals;
- `note`, then what happened, puts it into your notebook;
- `find`, `who is` or `status of`, then a name, searches people;
- a question that names an operation, an area, a team, a programme and its statuses, a kind of task or an
  officer, as your force calls them: `visits in kings heath tonight`, `is the blackthorn visit done`,
  `when is the bus at millbrook`, `how many warrants today`, `show me 0734's tasks`, `who leads driven`,
  `what's due for cirv this week`. The list begins with what the bot understood. One wrong letter does no
  harm. If the words can be read in two ways, there is a button for each. A question changes nothing.

The same can be typed as a command: `/tasks kings heath tonight`, `/tasks warrants`, `/tasks npt1`,
`/tasks 0734 tomorrow`, `/tasks at larkrise row`, `/referrals cirv status on_hold`.

A search shows a short list, with initials and surnames. A child is found by the child's own team only, and
is shown without a name.

Another team's referral shows whether it is open, which team to ring, and warnings; a colleague's visit shows
when, in which area, and whom to ring. A record that you have no need to know reads as if it didn't exist.

[Details] on a card asks for a reason, puts it on record, and shows the person for two minutes. One look in
ten asks for the reason in full words, and your supervisor reads some of them. When you look something up
for a colleague on the radio, say so: `TUR-0123 for 1300`.

When the bot doesn't understand you, it says so, records nothing and offers what you may have meant. It never
guesses that you meant a note; [Keep as a note] keeps the words. A sentence that tells something is no
question, even if it names a place: `visit done in kings heath` lists nothing.

Every button stands for words that you could type. In answer to a card `ack`, `done`, `snooze`, `map` or
`details` presses its button. On an old card a button still works, and shows the card as it is now.

## Answering a card

Tap [Note] on a card, or hold the card and choose Reply, and send words, a photo, a voice message, a video, a
document or your location. It goes into your notebook, filed on that record. The receipt shows the entry's
number: `PNB-1234-0007`.

- An entry is never changed or erased. To correct one, reply to its receipt with `amend` and the right words,
  or edit the message that you sent: either way a new entry strikes the old one, and both stay readable.
- Other words in answer to a receipt are a note of their own, filed on that entry.
- A forwarded message isn't recorded, because nobody can vouch for its author or time; the bot says so once an
  hour. Write it yourself.
- A photo on its own isn't filed until you say so: press [Keep as a note] below the answer, reply to a card
  with it, or begin its caption with `note`.
- A file of more than 20 MB can't be kept; the receipt says so.

Your notebook here does not replace your pocket notebook, nor the crime, intelligence or custody systems.

## Briefings and reminders

A briefing arrives as its reference, title and marking. Press Open to read it, then Acknowledge, which
is your receipt. `/briefings` lists the ones you have to read.

The bot reminds you of your tasks before they start, and lists the day's tasks in the morning. For anything
else, type `/remind`, a time and some words. Reply to a card with `remind me fri 0930`, and it comes back to
you then. The bot repeats the time in full. Check it.

A message that you didn't ask for may light up a locked phone, so it has no name, no address and no text of a
briefing. A briefing's title and your own reminders are shown as they were written: leave names out of them.

## Out alone

Some kinds of task ask of whoever is there alone. When you say [Arrived] and no colleague has, the bot answers
when it will ask. Then it asks, and again two minutes later: [All right], [10 more] for ten minutes more,
[Left], [Help]. `all right`, `10 more`, `left` and `help`, typed, are the same as long as you are out alone.
[All right] on a locked chat wants your PIN; [Help] never does. Five minutes after the first question without
an answer, your supervisor at work is told by alarm, three minutes later the next one up, and when nobody is
left above, all of them again, until somebody takes it. [Help] does that at once, and so do `need help`,
`urgent assistance`, `mayday`. The bot stops asking when you say [Left], when a colleague arrives, or when you
book off. Whoever ends the task, you too, or gives it to others, you are asked on.
`/alone` shows who is out: you, or your officers.

**Your radio and 999 come first, always.** This is no lone-worker device in the sense of BS 8484: it doesn't
know where you are, nobody listens in, and without signal neither question nor alarm arrives in time.

Told by alarm? [I'll take it] tells the others that you see to it; [Open] shows the place, what is to be done,
the officer's last word and the control room's telephone. If you book off before they answer, it sounds again
for others.

## Dates and times

Day first, 24 hours, United Kingdom time:

| you type | it means |
|---|---|
| `fri 0930` | half past nine on the next Friday |
| `tomorrow 7am`, `tonight 2300` | as it says |
| `28/11 1400` | 28 November, never the eleventh month's twenty-eighth |
| `next tues` | Tuesday of next week |
| `tues lates` | Tuesday's late shift |
| `in 2 hours` | two real hours, on a night when the clocks change too |

An impossible date is refused with the reason: `31/09` gets "September has 30 days".

## When something isn't right

- **No signal:** write and press Send all the same; your phone sends it when it can. A note has the
  time at which it left your phone, so if the time of the event matters, say it in the note.
- **No answer:** after a break the bot answers the messages that it missed. If it stays silent and it matters
  now, use the radio.
- **"Something went wrong … it was NOT recorded":** believe it. Write it in your pocket notebook.
- **Urgent, or somebody is in danger:** radio or 999, never this chat.
- **Lost or stolen phone:** ring your supervisor at once, whatever the time. `/revoke` and your number end the
  phone's access and empty its chat.
- **PIN forgotten, or entered wrongly five times:** ring your supervisor, who resets it.
- A chat with a bot is kept in Telegram's cloud, not end-to-end encrypted. Don't type more than you need.
"""

NAMES = {
    Role.OFFICER: ("Officers", ""),
    Role.PARTNER: (
        "Partners",
        "Staff of a partner organisation see the referrals of their own programme, and cannot search.",
    ),
    Role.SUPERVISOR: ("Supervisors", "Everything that an officer can do, and more."),
    Role.AUDITOR: ("Auditors", ""),
    Role.ADMINISTRATOR: ("Administrators", ""),
}


def page() -> str:
    """The whole document, ending in a newline."""
    return manual(
        [
            (
                route.command,
                route.examples,
                route.help,
                frozenset(r for r in Role if may(r, route.permission)),
            )
            for route in ROUTES
            if not route.hidden
        ]
    )


def manual(routes: Sequence[ManualEntry]) -> str:
    return "\n".join((OPENING, "## What each role can say", "", *_roles(routes)))


def _roles(routes: Sequence[ManualEntry]) -> list[str]:
    return [section for role in Role if (section := _role(role, routes))]


def _role(role: Role, routes: Sequence[ManualEntry]) -> str:
    """A role's section; empty where the role can do nothing."""
    rows = [_row(command, examples, purpose) for command, examples, purpose, who in routes if role in who]
    if not rows:
        return ""
    name, preface = NAMES[role]
    lines = [f"### {name}", "", *((preface, "") if preface else ())]
    return "\n".join((*lines, "| command | what for | for example |", "|---|---|---|", *rows, ""))


def _row(command: str, examples: tuple[str, ...], purpose: str) -> str:
    shown = ", ".join(f"`{_cell(example)}`" for example in examples)
    return f"| `/{command}` | {_cell(purpose)} | {shown} |"


def _cell(words: str) -> str:
    """A cell with its bars escaped: they part a table's cells even between backticks."""
    return words.replace("|", "\\|")
