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
