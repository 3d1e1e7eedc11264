"""The words of a question that are on no record: what asks, what says no, what tells a story."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.asking import CHATTER, DAYS, SMALL
from bot.language.heard import hear, in_full
from bot.language.lookups.vocabulary import HEADS, singular

LONGEST = 120
_END = " \t?!.,;:-"
_SENTENCES = re.compile(r"[.;:!?]\s|\n|[()\[\]\"#@]|\s-\s")
_WHICH_ARE = re.compile(r"\b(?:that|which)\s+(?:is|are)\s+")
_WORD = re.compile(r"[\w'&/-]+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MORE_SMALL = (
    "happening planned booked scheduled covering charge lead leads leading led runs running oic sio ends"
    " ending finishes begin begins begun starts started done complete completed finished happened time stand"
    " stands number got's hows how's how much look up be will waiting overdue 4 u whens when's wheres whose"
    " times needs happen anyone anybody someone everyone via surgery update updates news status"
)
SMALL_WORDS = frozenset(f"{SMALL} {CHATTER} {_MORE_SMALL}".split()) - _set("no nope who record") | {"who"}
DAY_WORDS = frozenset(DAYS.split())
MARKERS = _set("in at on to near around round outside by")
DAY_LEADS = _set("next this last coming the on for over")
TASKS = _set("task tasks job jobs duties rota tasking taskings")
REFERRALS = _set("referral referrals case cases caseload")
NEGATIVE = _set(
    "no not never none nobody nothing neither nor without nope isnt arent wasnt werent hasnt havent hadnt"
    " dont doesnt didnt wont cant couldnt wouldnt shouldnt or"
)
ASKING = _set(
    "what whats what's when whens when's where wheres where's which who whos who's whose any anything anyone"
    " anybody how hows how's"
)
ORDERING = _set("show list display status")
TELLING = _set("tell give")  # `tell me`; to give a visit to somebody is no question
AUXILIARY = _set("is are was were has have had do does did will am")
SUBJECTS = _set(
    "the a my our your any anything anyone there i we they he she it you this that these those all his her"
)
ARTICLES = _set("the a my our your it this that these those all his her")
OURSELVES = _set("me us")
PAST = _set("did was were last")
STORY = _set(
    "is are was were am be been being has have had did do does will done complete completed finished happened"
    " i i'm im i've ive he she they it we you me he's she's took gone there"
)
DONE = _set("done complete completed finished")
LEADING = _set("lead leads leading led runs running charge oic sio")
ACTIVE = _set(
    "on happening planned booked scheduled going doing got due overdue outstanding left working covering"
)
WHAT = _set("what whats what's anything any")
WHERE = _set("where wheres where's")
WHEN = _set("when whens when's")
OF_OPERATION = LEADING | _set(
    "start starts begin begins end ends ending finish finishes long still about over"
)


def question(words: str) -> str | None:
    """The question in lower case, in full and without courtesy; None for several sentences or a long one."""
    if len(words) > LONGEST:
        return None
    asked = in_full([one.text for one in hear(words.strip()).as_typed()][-1]).strip(_END).lower()
    asked = _WHICH_ARE.sub("", asked)
    if not asked or _SENTENCES.search(asked):
        return None
    return None if NEGATIVE & {one.replace("'", "") for one in tokens(asked)} else asked


def is_of_a_list(words: str) -> bool:
    """Whether the words ask about tasks or referrals, as far as that shows without what is on record."""
    said = tokens(question(words) or "")
    if not said:
        return False
    about = {singular(one) for one in said} & (HEADS | TASKS | REFERRALS) or {"due", "overdue"} & set(said)
    several = any(one != singular(one) in HEADS for one in said) and STORY.isdisjoint(said)
    return bool(about) and (several or said[0] in ASKING | ORDERING | AUXILIARY)


def tokens(asked: str) -> list[str]:
    return _WORD.findall(asked)


def asks(said: Sequence[str], *, subject: bool) -> bool:
    """Whether the words ask, by the first of them; `subject` says that a name stands behind it."""
    if said[0] in ASKING | ORDERING:
        return True
    second = said[1] if len(said) > 1 else ""
    if said[0] in TELLING:
        return second in OURSELVES
    subjects = SUBJECTS - ARTICLES if said[0] == "do" else SUBJECTS  # `do the visit` is an order
    return said[0] in AUXILIARY and (second in subjects or subject)
