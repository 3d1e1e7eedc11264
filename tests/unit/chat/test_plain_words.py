"""Sentences as officers type them in a hurry, each with the route that it must take; None for no route."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.routing import RouteTable, RoutingInput
from bot.letters import normal, visible
from handlers.routes import ROUTES
from models.officer import Role
from tests.unit.dress import dressed

TABLE = RouteTable(ROUTES, prefixes=frozenset({"TUR", "CIR"}))
SENTENCES = {
    "tasks": """
        whats on|what's on|what’s on today|wots on|wots on 2moro|wats on tmrw|whats on tmw pls
        what is on tomorrow|what is on for me tomorrow|WHATS ON TODAY|hi whats on today|morning what's on
        whats on tonight|what's on fri|what's on 30/11|tasks|tasks today|tasks today please|tasks 30/11
        tasks 2moro|tasks tues lates|task list|taks|taks today|tsaks today|my tasks|my taks|my jobs 2day
        jobs|jobs for today|jobs fri pls|overdue|my overdue|overdue pls|my overdeu|show me my tasks
        can you show me my tasks|can u show me my tasks pls|give me my jobs for tomorrow|list my tasks
        what have i got on|what have i got on tomorrow|what am i doing tomorrow|what am i on today
        anything on tonight|any jobs for me|have i got any jobs|my visits|my shift|my day|team tasks
        team tasks today|my team's tasks tomorrow|pls show my tasks ta|tasks  tomorrow
        what tasks have i got|whats on tomorow|whats on tommorow|wots on wkend|visits tomorrow
        tasks mine week|what's  on|tasks nxt wk|todays tasks|tomorrow's jobs|ok whats on
        what's on this week thanks
    """,
    "ref": """
        tur 123|TUR-0123|tur123 pls|status of TUR-0123|who is the lead on tur 123|whos lead on tur123
        where are we with tur 123?|find tur 123|tasks for tur 123|what's on with TUR-0123
        any news on cir 45|is tur123 still open|who is tur-0123|hi can u show me tur 123 pls
        where is cir45 up to|TUR 0123 ??|whats happening with tur 0123|overdue on tur 123|status tur123
        ｔｕｒ１２３
    """,
    "task": "task 456|tsk456|is task 456 done|TSK-0456 pls|who is on task 456|wheres tsk 456",
    "find": """
        find millbrook|find O’Brien|find łukaszewicz|status of jordan millbrook|who is casey hollowell
        whos casey hollowell|where is jordan millbrook|search for hollowell|search hollowell
        look up hollowell|pls find hollowell|can you find casey hollowell|find hollowell pls
        fnid hollowell|staus of hollowell|lookup hollowell|wheres jordan millbrook|FIND HOLLOWELL
    """,
    "referrals": """
        my referrals|overdue referrals|referrals|my refs|show my referrals|referals|open referrals
    """,
    "notes": """
        notes|my notes|stirke note 7|my notes today|notes today|notes on TUR-0123|notes with knife|note 7
        show me my notes|find in my notes knife|notes yesterday|ntoes
    """,
    "note": """
        note two males by the shop|note: blue corsa ab12 cde|Note TUR-0123 seen with older males
        pls note two males seen|can you note he left at 1400|NOTE knife found|note what's on his phone
        note 999 called|note help|note male shouted help, assaulted at bus stop
        pls note need ambulance said mum|Note officer down the road, nothing seen
        can you note send units was said
        note im being assaulted said he
    """,
    "remind": """
        remind me to send units a list fri 0900|pls remind me fri 0900 need police photos
        remind me fri 0930 ring school|pls remind me fri 0930 ring school|can you remind me 2moro to ring
        can u remind me in 2 hours|reminder fri 0930|please remind me tomorrow 9am
        remind me about tur 123 fri 0900
    """,
    "remind list": "reminders|my reminders|show me my reminders|reminders pls",
    "briefings": "briefing|briefings|my briefings|the briefing?|any briefings|BRF-0012|brief 12",
    "briefings ack": "ack|ack BRF-0012",
    "help": "help|help?|help me|help pls|what can i say|what can u do|commands|help remind|hepl",
    "off": "off duty|book off|booking off|im off duty|i'm going off duty now|book me off|Off Duty.",
    "on": "on duty|book on|booking on|im on duty|book me on",
    "emergency": """
        999|999!|call 999|help now|emergency|need backup|urgent assistance|i need help now
        i need help now urgent assistance
        im being assaulted|I'm being attacked!|need backup at market square
        send units|panic|panic button
        stabbing on abington st need ambulance|Help!|HELP!!|help me!|help help|officer down|code zero|mayday
        urgent assistance market square|ambulance needed at 12 gold st|im hurt|we are under attack|sos
        need an ambulance|send an ambulance now|pls send backup|officer injured on wellington st|need police
        male not breathing|hes got a knife to her|man with a gun here|I've been stabbed|back up now|urgent
        officer assaulted need units|requesting backup|we're surrounded, send units|its an emergency
        colleague being assaulted outside the pub|need help at the bus station|shots fired gold st
        help needed now|house on fire on abington st|being chased by 4 males|oh help!
    """,
    "colleagues": """
        who is on duty|whos on duty|who's on|who is 1003|who is pc 1003|who is N/1234
        who is free tomorrow|whos free at 7|Who’s free?|is anyone free|is 0734 on|Is PC 0734 on duty?
    """,
    "op": "op driven|operation driven|op driven pls|Op Driven?",
    "me": "me|who am i|me?",
    "lock": "lock|lock it|lock the chat",
    "leave": "leave|my leave",
    "audit": "who looked at TUR-0123|who has looked at tur 123",
    None: """
        two males by the shop|ok|hello|thanks|👍|ntoe two males by the shop|remnid me fri 0930 ring
        he left at 1400|noted|what do you think|knife found|intle 2B he deals|off to the shop|on my way
        left|brb|on it|male assaulted at bus stop|he was being followed
        ambulance called|knife in the bin
        the officer said send units|she reported being assaulted
        stabbing|panicked and ran|in need of a cup of tea
        ntoe male not breathing|is he off duty|4|the tasking said so|remember fri 0930|anyone free
        ackk|cancle|asdf
    """,
}  # fmt: skip
ALL = [
    (words.strip(), command)
    for command, typed in SENTENCES.items()
    for words in typed.replace("\n", "|").split("|")
    if words.strip()
]
WRITES = {
    "note",
    "remind",
    "on",
    "off",
    "lock",
    "amend",
    "strike",
    "add",
    "intel",
    "brief",
    "ack",
    "leave end",
}


def heard(words):
    found = TABLE.match(RoutingInput(words, None, has_items=False, step=None))
    return found.route.command if found else None


@pytest.mark.parametrize("words", ["need ambulance", "im being assaulted", "shots fired", "send units"])
def test_an_answer_to_a_card_that_tells_of_an_emergency_stays_a_note(words):
    card = TABLE.reference("TSK-0456 · Home visit")
    found = TABLE.match(RoutingInput(words, card, has_items=False, step=None))
    assert found.route.command == "note"


def test_there_are_enough_sentences():
    assert len(set(ALL)) == len(ALL) >= 150


def test_nine_in_ten_are_understood():
    wrong = [(words, command, heard(words)) for words, command in ALL if heard(words) != command]
    assert len(wrong) <= len(ALL) // 10, wrong
    assert wrong == []


@pytest.mark.parametrize(("words", "command"), ALL)
def test_nothing_is_written_that_was_not_asked_for(words, command):
    found = heard(words)
    assert found == command or found not in WRITES


@given(st.data())
def test_any_dress_is_matched_alike(data):
    words, command = data.draw(st.sampled_from([one for one in ALL if one[0].isascii()]))
    typed = data.draw(dressed(words)) + data.draw(st.sampled_from(["", " ", "\u200b", "\u00a0"]))
    assert heard(typed) == command


def test_a_note_stays_as_it_was_written():
    typed = "No\u200bte\u00a0two  males’ “bags” ½ ﬁne\u200b, \nwith 👨\u200d👩"
    found = TABLE.match(RoutingInput(typed, None, has_items=False, step=None))
    assert (found.route.command, found.words) == ("note", typed[6:])


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("ntoe two males", "/note two males"),
        ("remnid me fri 0930", "/remind me fri 0930"),
        ("pls stirke note 7", "/strike note 7"),
        ("/tsaks 2moro", "/tasks 2moro"),
    ],
)
def test_a_slip_in_a_command_is_offered(words, command):
    assert TABLE.meant(words, Role.OFFICER) == command


@pytest.mark.parametrize("words", ["two males", "noted", "", "👍", "the shop", "not him"])
def test_no_command_is_offered_for_other_words(words):
    assert TABLE.meant(words, Role.OFFICER) is None


@pytest.mark.parametrize("route", [one for one in ROUTES if one.examples], ids=lambda one: one.command)
@settings(max_examples=settings().max_examples // 5)
@given(st.data())
def test_every_command_is_heard_in_any_dress(route, data):
    """Each route gets the same words, whatever dress the phone put on them."""
    plain = TABLE.match(RoutingInput(route.examples[0], None, has_items=False, step=None))
    command, space, words = route.examples[0].partition(" ")
    typed = f"{command}{space}{data.draw(dressed(words))}"
    found = TABLE.match(RoutingInput(typed, None, has_items=False, step=None))
    assert found.route is plain.route
    assert normal(found.words).lower() == normal(plain.words).lower()
    assert route.as_written or found.words == visible(found.words)
