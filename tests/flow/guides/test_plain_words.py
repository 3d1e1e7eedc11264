"""Sentences as officers type them, hurried and misspelt, each with what the answer must show."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

TODAY, TOMORROW = "Visit with Turnaround", "Patrol Market Square"
CARD, TASK = "TUR-0123 · Turnaround", "TSK-0456 ·"
LOOKS = {
    f"mine today|{TODAY}": """
        whats on|Whats on today?|what on today|wats on|wots on 2day pls|what's on for me today
        any jobs for me today|any jobs 2day|got any jobs for me|have i got anything on
        have i got anything today|what have i got today|what am i doing today|what do i have on today
        what do i need to do today|wot am i on 2day|tasks|task|tasks  today|tasks for today
        tasks today please|todays tasks|today's tasks|job list|to do list|jobs|what's left today
        whats left to do|outstanding tasks|visits today|what visits have i got|my shift|rota
        morning any jobs|hi whats on today|ok sarge what's on|what time do i start|any jobs going
        TASKS TODAY!!|can i see my tasks for today|show me todays jobs pls|taks today|tsaks 2day
    """,
    f"mine tomorrow|{TOMORROW}": """
        what’s on tomorrow|whats on 2moro|whats on tmw|anything on for me 2moro|tasks 2moro|jobs 2moro
        whats on tomorow|what jobs have i got 2moro|am i on 2moro|am i working tomorrow|tasks tomorrow pls
        whats on tomoz thx
    """,
    f"mine next|{TODAY}": """
        next job|wheres my next job|whats next|nxt job pls|when am i next on|what time is my next job
    """,
    f"22/11|{TOMORROW}": "tasks 22/11|tasks for 22/11|tasks on 22/11|what's on 22/11",
    "No tasks: mine 30/11": "tasks 30/11|whats on 30/11",
    "No tasks: mine next week": "tasks nxt week|whats on nxt wk",
    "Tasks · mine week": "tasks wk|tasks for the week|jobs for the wk",
    "No tasks: mine overdue": """
        overdue|my overdue|anything overdue|whats overdue|overdue jobs|what am i late on|overdeu
    """,
    "Tasks · team today": """
        team tasks today|whats on for the team|what has my team got on today|our jobs today
    """,
    f"Tasks · driven|{TODAY}": "driven tasks|driven jobs pls|whats on for driven",
    "Op Driven · operation": "driven|Driven?|op driven|Op  Driven|operation driven pls",
    "mine nights": "nights tasks|tasks nights",
    CARD: """
        TUR-0123|tur123|tur 123|tur-123?|tur0123 pls|status of TUR-0123|status TUR-0123
        whats the status of tur123|where are we with tur 123|who is the lead on tur 123
        whos dealing with TUR-0123|who has tur 123|any update on tur 123|is TUR-0123 still open
        when is the next visit for tur 123|overdue on tur123|find tur123|search tur 123|can i have tur 123
        show me tur 123|tell me about tur123|tasks for tur 123|jobs on tur123|referrals tur 123
        help with tur 123|whats tur 123 for pc 1300|briefing on tur 123|details on tur 123
        what's on with tur 123|ＴＵＲ－０１２３|TUR\u00a00123|tur\u200b123|what’s happening with tur–123
        my overdue tur 123|who is on tur 123|op driven tur 123|notebook tur 123|on duty with tur 123
    """,
    TASK: """
        tsk 456|task 456|is task 456 done|whos on task 456|where is task 456|what time is task 456
        map for tsk 456|whats happening with tsk0456
    """,
    "CIR-0045 · C. Hollowell": """
        find hollowell|status of casey hollowell|whats the status of casey hollowell
        who is casey hollowell|whos casey hollowell|do we know casey hollowell|anything known on hollowell
        any info on hollowell|look up hollowell pls|lookup hollowell|serch hollowell|can u find hollowell
        FIND HOLLOWELL|search  for hollowell
    """,
    "Ask the control room": """
        who is on duty|whos on duty|who's on tonight|whos working 2moro|who else is on|who is 1003
        who is pc 1003|whos my skipper|who is in my team|who is N/1234|Who’s on?
    """,
    "radio or 999": """
        999|９９９|999!|call 999|need help now|urgent assistance|officer down|shots fired|need backup
    """,
    "You have no notes": """
        notes|my notes|todays notes|notes today|last note|my notebook|pocket book|pnb|notes 21/11
        notes on tur 123|what did i write yesterday|show me my notes|ntoes|notes pls
    """,
    "nothing for you to read": """
        briefing|briefings|any briefings|todays briefing|have i got any briefings|whats the briefing
        briefing pls|any new briefings today|breifings
    """,
    "/help": """
        help|help me|help pls|what can i say|what can you do|commands|?|how does this work|hepl
    """,
    "/remind": "help remind|how do i set a reminder",
    "Write in your notebook": "how do i write a note|how do i add a photo",
    "reminders": "reminders|my reminders|any reminders|what reminders have i got|show reminders pls",
    "Open referrals · all": "referrals|open referrals|any referrals|refs",
    "No open referrals here": "my referrals|overdue referrals|team refs|any referrals overdue",
    "Open referrals · cirv": "cirv referrals|cirv refs pls",
    "(cirv due this week)": "whats due for cirv this week",
    "Ashfield": "me|who am i|am i on duty",
    "no leave booked": "leave|my leave|when is my leave",
    "nothing to cancel": "cancel|cancel that",
}  # fmt: skip
WRITES = {
    "field_notes": """
        note two males by the shop|NOTE knife found|Note - blue corsa|note: ab12 cde outside
        pls note he left|please note she was seen|can you note dog barking|make a note van parked up
        new note gate open|note TUR-0123 seen with older males|note what's on his phone
        note 999 called by mum|note help given|write a note door ajar
    """,
    "reminders": """
        remind me 2moro 0900 ring school|pls remind me fri 0930 ring mum
        remind me in 10 mins to ring control|can you remind me at 1500 to call yjs
        can u pls remind me tmrw 9am ring dad|set a reminder for 1500 ring pc|set reminder fri 0930 court
        reminder 1500 meeting|remind fri 0930 bail|remind me about tur 123 fri 0930
    """,
    "on duty": "on duty|booking on|book me on pls|im on duty now",
    "unlocks": "off duty|book off pls|going off duty",
}
NEITHER = {
    "": """
        two males by the shop|he said he would be back|is he off duty|not off duty yet|dont note this
        dont remind me|off to court|leave it with me|noted|ok|thanks|👍|asdf|0900|1234
        he left at 1400|jobs done he left|notes from the meeting say he left|what's on his phone
        log two males|tell him he is off duty|remind him at 0900|he made two referrals|the tasking said so
        driven off in a blue corsa|visits from his dad|should i book on|can i lock it|add a note to that
    """,
    "Did you mean /remind": "remnid me fri 0930 ring school|pls remidn me 2moro 9am",
    "Did you mean /note": "ntoe two males by the shop",
    "Did you mean /on?": "im on|starting shift",
    "Did you mean /off?": "im off|end of shift|knocking off",
    "Did you mean /tasks": "tuesday|2moro|fri lates",
    "Find “casey hollowell”": "casey hollowell|anything on casey hollowell|is casey hollowell known",
}
KEPT = (
    "field_notes",
    "reminders",
    "leaves",
    "deliveries",
    "briefings",
    "intelligence_reports",
    "note_particulars",
)


def split(sentences):
    return [one.strip() for one in sentences.replace("\n", "|").split("|") if one.strip()]


def kept(session):
    """Count all that officers write."""
    counts = {
        name: session.run(sa.select(sa.func.count()).select_from(sa.table(name))).scalar() for name in KEPT
    }
    booked = sa.text("SELECT count(*) FROM officers WHERE on_duty_since IS NOT NULL")
    locked = sa.text("SELECT count(*) FROM unlocks WHERE ended_at IS NOT NULL")
    return counts | {"on duty": session.run(booked).scalar(), "unlocks": session.run(locked).scalar()}


def test_there_are_a_hundred_and_fifty_sentences():
    said = {one for table in (LOOKS, WRITES, NEITHER) for words in table.values() for one in split(words)}
    assert len(said) >= 150


@pytest.mark.drill
async def test_nine_questions_in_ten_are_answered_and_none_writes(officer, beatline):
    before = await beatline.database.read(kept)
    said = [(words, shown) for shown, sentences in LOOKS.items() for words in split(sentences)]
    wrong = []
    for words, shown in said:
        answer = await officer.says(words)
        if missing := [part for part in shown.split("|") if part not in answer.text]:
            wrong.append((words, missing, answer.text))
    assert await beatline.database.read(kept) == before
    assert len(wrong) <= len(said) // 10, wrong
    assert wrong == []


@pytest.mark.parametrize("table", ["field_notes", "reminders"])
async def test_words_that_say_so_write_once(officer, beatline, table):
    for words in split(WRITES[table]):
        before = await beatline.database.read(kept)
        await officer.says(words)
        after = await beatline.database.read(kept)
        assert after[table] == before[table] + 1, words


@pytest.mark.parametrize(
    ("words", "changed"),
    [(one, name) for name in ("on duty", "unlocks") for one in split(WRITES[name])],
)
async def test_words_that_say_so_book_on_and_off(officer, beatline, words, changed):
    before = await beatline.database.read(kept)
    await officer.says(words)
    assert (await beatline.database.read(kept))[changed] == before[changed] + 1


async def test_what_is_neither_is_kept_nowhere_and_offers_what_it_may_have_been(officer, beatline):
    before = await beatline.database.read(kept)
    for offered, sentences in NEITHER.items():
        for words in split(sentences):
            answer = await officer.says(words)
            assert answer.shows("Nothing was recorded")
            assert "Keep as a note" in answer.labels
            assert any(label.startswith(offered) for label in answer.labels), (words, answer.labels)
    assert await beatline.database.read(kept) == before
