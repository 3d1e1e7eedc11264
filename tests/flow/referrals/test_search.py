"""Searches by name in the chat."""

from __future__ import annotations

from datetime import date

from bot.services.referrals import name_index
from models import Person, Referral


async def test_an_adult_is_found_masked(officer):
    answer = await officer.says("/find hollow")
    assert answer.shows("CIR-0045 · C. Hollowell · Abington · CIRV, open")
    assert answer.hides("Casey", "2004", "CIR-0046")


async def test_plain_words_search_too(officer):
    assert (await officer.says("status of casey hollowell?")).shows("CIR-0045")


async def test_a_child_is_found_by_the_own_team_alone(beatline, officer, sergeant):
    for one in (officer, sergeant):
        assert (await one.says("/find millbrook")).shows("Nobody found")


async def test_too_little_is_refused(officer):
    assert (await officer.says("/find x")).shows("too little to search for")


async def test_a_percent_sign_is_no_wildcard(officer):
    assert (await officer.says("/find %%")).shows("Nobody found")


async def test_find_without_words_asks_whom(officer):
    await officer.says("/find")
    assert (await officer.says("hollowell")).shows("CIR-0045")


async def test_no_character_stands_for_another(officer):
    for words in ("%%", "__", "**", "h_llowell", "h%well", "hollow*", "h?llowell", "[a-z]ollowell"):
        assert (await officer.says(f"/find {words}")).shows("Nobody found")


async def test_a_live_task_lets_nobody_find_a_child_by_name(officer):
    assert (await officer.says("TUR-0123")).shows("Contacting")  # on whose crew they are
    assert (await officer.says("/find millbrook")).shows("Nobody found")


async def test_a_partner_may_not_search_in_any_words(beatline, phone):
    for words in ("/find hollowell", "who is hollowell", "status of hollowell"):
        assert (await phone("2001").says(words)).shows("Your role can't do that here")


async def test_somebody_is_found_as_they_were_heard_and_the_line_says_why(beatline, officer):
    """Misspelt, in any order, by a reference with a slip in it, and nobody at all."""
    await beatline.database.write(lambda session: name_index.keep(session, [" hollowell casey"]))
    said = {
        "/find holowell": "one letter off",
        "find casey holowell": "one letter off",
        "/find case hollowell": "begins so",
        "who is hollowell casey": "as spelt",
        "find hollowell born 1/1/2004": "another date of birth",
    }
    for words, why in said.items():
        answer = await officer.says(words if why else f"find {words}")
        assert answer.shows("CIR-0045 · C. Hollowell · Abington · CIRV, open", why or "one letter off")
    assert (await officer.says("/find cir 54")).shows("Did you mean CIR-0045?")
    assert (await officer.says("/find cri-45")).shows("CIR-0045", "CIRV")
    assert (await officer.says("/find 😀😀")).shows("Nobody found", "no letter and no figure")
    assert (await officer.says("/find Иван Петров")).shows("Nobody found", "in our alphabet")
    assert (await officer.says("/find the")).shows("name nobody")
    assert (await officer.says("/find 09/31/2026")).shows("can't be a date of birth")
    assert (await officer.says("/find " + "a" * 80)).shows("No name is as long as that")


async def test_more_brings_the_next_page_and_carries_no_name(beatline, officer, sergeant):
    def many(session):
        for number in range(200, 220):
            born = date(1990, 1, 1)
            session.orm.add(
                Person(id=number, source_key=f"p{number}", surname="Zephyrstone", date_of_birth=born)
            )
        session.orm.flush()
        facts = {"opened_on": date(2026, 11, 1), "status_since": beatline.clock(), "status": "TRIAGE"}
        session.orm.add_all(
            Referral(id=number, ref=f"CIR-0{number}", programme_id=2, person_id=number, team_id=1, **facts)
            for number in range(200, 220)
        )

    await beatline.database.write(many)
    first = await officer.says("/find zephyrstone")
    assert first.shows("1 to 8 of 20", "CIR-0200", "CIR-0207")
    says = next(says for row in first.message.buttons for label, says in row if label == "More")
    assert "zephyr" not in says
    second = await officer.taps(first.message, "More")
    assert second.shows("9 to 16 of 20", "CIR-0208")
    third = await officer.taps(second.message, "More")
    assert third.shows("17 to 20 of 20") and "More" not in third.labels
    assert (await officer.says("/find zephyrstone page 3")).shows("17 to 20 of 20")
    assert (await sergeant.says(says)).shows("That search is closed")
