"""`/op driven report` brings a PDF and a workbook of the same rows; `/op driven publish` a page."""

from __future__ import annotations

from tests.conftest import ON_ONE_DATABASE


def files_of(phone, words):
    """The documents of the album below which these words stand, the first of them with the words."""
    first = next(one for one in phone.messages if words in (one.text or ""))
    return [one.document for one in phone.messages if one.album and one.album == first.album]


@ON_ONE_DATABASE
async def test_the_report_comes_as_two_files_and_the_page_to_publish_as_two(sergeant, officer, pushed):
    await sergeant.says("/result knives seized 2 op driven")
    coming = await sergeant.says("/op driven report")
    assert coming.shows("the report of Op Driven is coming, as a PDF and as a workbook")
    await pushed(sergeant, "Report · Op Driven", "OFFICIAL-SENSITIVE")
    pdf, book = files_of(sergeant, "Report · Op Driven")
    assert (pdf[:4], book[:2]) == (b"%PDF", b"PK")
    publishing = await sergeant.taps(coming.message, "To publish")
    assert publishing.shows(
        "A page about Op Driven", "“fewer than 5”", "Op Driven isn't over, so it is a draft"
    )
    await pushed(sergeant, "Op Driven · to publish, a draft")
    pdf, text = files_of(sergeant, "to publish, a draft")
    assert pdf[:4] == b"%PDF" and "Knives seized: 2" in text.decode()
    assert (await sergeant.says("/op publish driven")).shows("A page about Op Driven")
    assert (await sergeant.says("/op report")).shows("The report of which operation?")
    assert (await sergeant.says("/op nowhere report")).shows("nowhere isn't on record")
    assert (await officer.says("/op driven report")).shows("for supervisors and for its lead")


@ON_ONE_DATABASE
async def test_who_came_to_a_training_counts_as_its_operations_result(sergeant, clock):
    planned = await sergeant.says("/training new bridge street today 1100 op driven for 60 min to 1300")
    assert (await sergeant.taps(planned.message, "Plan it")).shows("Training: bridge street")
    assert (await sergeant.says("/training new bridge street fri op nowhere")).shows(
        "nowhere isn't on record"
    )
    clock.moves(minutes=50)
    await sergeant.says("/training 1\nRobin Alder 1234\nKim Cherry 3456")
    assert (await sergeant.says("/result list op driven")).shows("Engagement: door staff trained 2 people")
    assert (await sergeant.says("/result list op driven")).hides("Alder")
