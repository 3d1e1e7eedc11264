"""A sergeant hands over to the next shift, and makes a briefing of it."""

from tests.conftest import ON_ONE_DATABASE


@ON_ONE_DATABASE
async def test_a_sergeant_hands_over_and_makes_a_briefing_of_it(sergeant, officer):
    found = await sergeant.says("/handover")
    assert found.shows(
        "For lates · Sat 21/11/2026 14:00 to 00:00", "TSK-0456", "Results entered since 07:00: none"
    )
    assert (await sergeant.says("/handover to nights")).shows("For nights · Sat 21/11/2026 22:00 to 07:00")
    assert (await sergeant.says("hand over to lates")).shows("For lates")
    assert (await sergeant.says("/handover teatime")).shows("I know no shift called “teatime”")
    draft = await sergeant.taps(found.message, "Make a briefing of it")
    assert draft.shows(
        "Not sent yet", "Handover to lates", "Still missing: audience", "Results entered since 07:00"
    )
    assert (await officer.says("/handover")).hides("For lates")
