async def test_todays_tasks_of_mine_are_the_answer_to_plain_tasks(officer):
    assert (await officer.says("/tasks")).shows(
        "mine today", "14:15", "Visit with Turnaround", "Bridge Street"
    )


async def test_plain_words_ask_for_another_day(officer):
    answer = await officer.says("what's on tomorrow?")
    assert answer.shows("Patrol Market Square") and answer.hides("Visit with Turnaround")


async def test_my_overdue_lists_what_should_be_done_already(beatline, phone):
    assert (await phone("3001").says("my overdue")).shows("Joint visit", "OVERDUE")


async def test_an_operations_tasks_are_found_by_its_name(officer):
    assert (await officer.says("/tasks driven")).shows("Visit with Turnaround", "Patrol Market Square")


async def test_an_unknown_list_says_which_there_are(officer):
    assert (await officer.says("/tasks wibble")).shows("“wibble”", "today, tomorrow, week")


async def test_an_impossible_day_says_so(officer):
    assert (await officer.says("/tasks 31/02")).shows("31/02")


async def test_the_card_says_what_where_when_and_with_whom(officer):
    answer = await officer.says("task 456")
    assert answer.shows(
        "TSK-0456 · Visit with Turnaround", "Allocated", "Bridge Street", "Abington", "PC 1234 Ashfield"
    )
    assert answer.labels == ["Map", "Notes on it", "↻ Refresh", "TUR-0123"]


async def test_the_map_button_sends_the_place(officer):
    card = await officer.says("/task 456")
    place = await officer.taps(card.message, "Map")
    assert place.body["venue"]["location"]["latitude"] == 52.2365


async def test_a_listed_task_is_one_tap_away(officer):
    listing = await officer.says("/tasks")
    assert (await officer.taps(listing.message, "14:15 TSK-0456")).shows("TSK-0456 · Visit")


async def test_a_partner_sees_the_own_programmes_tasks_only(beatline, phone):
    partner = phone("2001")
    assert (await partner.says("TSK-0456")).shows("Visit with Turnaround")
    assert (await partner.says("TSK-0457")).shows("TSK-0457 isn't on record")
    assert (await partner.says("/tasks driven")).hides("Patrol Market Square", "Joint visit")
