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
