"""People are found as they are spoken of, and nobody finds more than before."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
import sqlalchemy as sa

from bot.errors import NotPermittedError, RejectedError
from bot.language.people.likeness import Why
from bot.searched import words_of
from bot.services.access.policy import Permission, Visibility, may
from bot.services.referrals import candidates, name_index, search, viewing
from bot.services.referrals.candidates import Wanted
from models import Person, Referral, Role
from tests.bench.finding import FIRST_FIVE, asked, fill_people, places
from tests.conftest import ON_ONE_DATABASE
from tests.watched import watch

TODAY = date(2026, 11, 21)
ADULT, CHILD = date(2000, 3, 14), date(2012, 3, 14)


@pytest.fixture
def record(database, force):
    """Puts people on record, each with an open referral of a team."""

    def call(*people):
        with database.transaction() as session:
            for number, one in enumerate(people, start=1):
                session.orm.add(Person(id=number, source_key=str(number), **_person(one)))
            session.orm.flush()
            session.orm.add_all(
                _referral(number, one, force.now) for number, one in enumerate(people, start=1)
            )
            rows = session.run(sa.select(Person.__table__.c.searched)).scalars()
            name_index.keep(session, rows)
        return force

    return call


def _person(one):
    return {"surname": "Ash", "date_of_birth": ADULT} | {
        name: value for name, value in one.items() if name not in ("team_id", "restricted")
    }


def _referral(number, one, now):
    return Referral(
        id=number, ref=f"TUR-{number:04d}", person_id=number, opened_on=TODAY, status_since=now,
        programme_id=1, status="CONTACTING",
        team_id=one.get("team_id", 3), restricted=one.get("restricted", False),
    )  # fmt: skip


@pytest.fixture
def find(database, force):
    """The references and the reasons for them, as somebody finds them."""

    def call(words, officer=2, **how):
        with database.transaction() as session:
            actor = force.actor(session, officer)
            hits, _ = search.search(session, actor, words, today=TODAY, now=force.now, **how)
        return {hit.ref: hit.whys for hit in hits}

    return call


PEOPLE = (
    {"surname": "Millbrook", "forenames": "Jordan Lee", "also_known_as": "JJ"},
    {"surname": "Smith-Jones", "forenames": "Elizabeth"},
    {"surname": "O’Brien", "forenames": "Siobhán", "address": "12 Larkrise Row, NN1"},
    {"surname": "van der Berg", "forenames": "Mary-Lou", "date_of_birth": date(1987, 1, 2)},
    {"surname": "McDonald", "forenames": "Stephen"},
    {"surname": "Featherstonehaugh", "forenames": "Robert", "area_id": 2},
    {"surname": "Nguyễn", "forenames": "Łukasz"},
)
SAID = (
    ("jordan millbrook", 1, Why.SPELT),
    *(("jordan milbrok", 1, Why.SOUNDS), ("jordna millbrook", 1, Why.ONE_OFF), ("millbrok", 1, Why.ONE_OFF)),
    *(
        ("millbrook jordan", 1, Why.SPELT),
        ("jordy millbrook", 1, Why.KNOWN_AS),
        ("jj millbrook", 1, Why.SPELT),
    ),
    *(("j millbrook", 1, Why.BEGINS), ("mill brook, jordan", 1, Why.SPELT), ("J. Millbrook", 1, Why.BEGINS)),
    *(
        ("liz smith", 2, Why.KNOWN_AS),
        ("beth jones", 2, Why.KNOWN_AS),
        ("bexty jones", 2, Why.KNOWN_AS),
        ("elisabeth smythe jones", 2, Why.SOUNDS),
    ),
    *(("smith-jones elizabeth", 2, Why.SPELT), ("elizabeth smithjones", 2, Why.SPELT)),
    *(("shivaun obrien", 3, Why.SOUNDS), ("siobhan o brien", 3, Why.SPELT), ("O`BRIEN", 3, Why.SPELT)),
    *(("mary lou vanderberg", 4, Why.SPELT), ("marylou van den berg", 4, Why.ONE_OFF)),
    *(("steven mcdonald", 5, Why.SOUNDS), ("steve mac donald", 5, Why.KNOWN_AS), ("mc donald", 5, Why.SPELT)),
    *(("bob fetherstonhaugh", 6, Why.KNOWN_AS), ("fanshaw", 6, Why.SOUNDS)),
    *(("nguyen lukasz", 7, Why.SPELT), ("Lukas Nguyen", 7, Why.BEGINS)),
    *(
        ("van der berg 02/01/1987", 4, Why.BORN),
        ("born 2nd of january 1987", 4, Why.BORN),
        ("2.1.87", 4, Why.BORN),
    ),
    *(
        ("larkrise row", 3, Why.STREET),
        ("o'brien larkrise", 3, Why.STREET),
        ("12 larkrize row", 3, Why.STREET),
    ),
    *(("robert in kettering", 6, Why.AREA), ("kettering", 6, Why.AREA)),
)


def test_each_is_found_first_as_they_are_spoken_of_and_it_says_why(record, find):
    record(*PEOPLE)
    for words, number, why in SAID:
        found = find(words)
        first = next(iter(found.items()), (None, ()))
        assert (first[0], why in first[1]) == (f"TUR-{number:04d}", True), (words, found)


STREETS = (
    {"surname": "Steele", "forenames": "Stanley", "address": "3 St Giles Street, NN1"},
    {"surname": "Street", "forenames": "Stephen", "address": "14 St James Mill Road, NN5"},
    {"surname": "Giles", "forenames": "Martin", "address": "14A Abbey Court, NN5"},
    {"surname": "Court", "forenames": "Abby", "address": "Flat 2, 77 Billing Road, NN1"},
    {"surname": "Hill", "forenames": "Ethan", "address": "9 Primrose Hill, NN2"},
    {"surname": "Lane", "forenames": "Penny", "address": "21 Mill La, NN1"},
    {"surname": "Mills", "forenames": "Lana", "address": "5 Kettering Rd North, NN3"},
    {"surname": "Fields", "forenames": "Bill", "area_id": 2},
)
ON_STREETS = [
    *((words, [1]) for words in ("st giles street", "st giles st", "saint giles street", "3 st giles st")),
    *((words, [2]) for words in ("st james mill road", "14 st james mill rd", "stephen street")),
    *((words, [3]) for words in ("abbey court", "abbey ct", "14a abbey court", "abbey crt")),
    *((words, [4]) for words in ("billing road", "flat 2 77 billing rd")),
    *((words, [5]) for words in ("primrose hill", "9 primrose hill", "ethan hill")),
    *((words, [6]) for words in ("mill lane", "21 mill lane")),
    *((words, [7, 8]) for words in ("kettering rd north", "kettering road")),  # the street, then the area
    ("abby court", [4, 3]),
    *((words, []) for words in ("st peters street", "jane doe", "martin street", "14 bell street")),
]


@ON_ONE_DATABASE
def test_a_street_is_found_as_it_is_said_and_no_stranger_for_one_word_of_it(record, find):
    record(*STREETS)
    for words, numbers in ON_STREETS:
        assert [int(ref[-4:]) for ref in find(words)] == numbers, words


@ON_ONE_DATABASE
def test_the_very_house_comes_first_for_those_alone_who_may_know_the_address(record, find):
    at = ("12 Larkrise Row", "Flat 12, 3 Larkrise Row", "120 Larkrise Row")
    force = record(*({"surname": f"{name}sh", "address": at} for name, at in zip("ABC", at, strict=True)))
    assert [*find("120 larkrise row").values()] == [(Why.STREET,)] * 3
    force.change(2, team_id=3)
    for house, number in (("12", 1), ("3", 2), ("120", 3)):
        first, *others = find(f"{house} larkrise row").items()
        assert first == (f"TUR-{number:04d}", (Why.HOUSE,))
        assert {whys for _, whys in others} == {(Why.STREET,)}


@ON_ONE_DATABASE
def test_another_date_of_birth_is_said_and_one_like_the_name_on_the_day_comes_alone(record, find):
    record(*PEOPLE, {"surname": "Millbank", "date_of_birth": date(1999, 9, 9)})
    assert find("millbrook 14/03/2000").keys() == {"TUR-0001"}
    assert Why.OTHER_BIRTH in find("jordan millbrook 15/03/2000")["TUR-0001"]
    assert find("milbank 9 sept 99").keys() == {"TUR-0008"}


def test_a_telephone_is_found_by_its_last_six_digits_for_the_own_team_alone(record, find, database):
    force = record({"team_id": 1}, {"team_id": 3})
    with database.transaction() as session:
        for number in (1, 2):
            words = words_of("Ash", None, telephone="07700 900123")
            session.run(sa.update(Person).where(Person.__table__.c.id == number).values(searched=words))
    for words in ("900123", "07700 900123", "+44 7700 900 123", "phone ending 900123"):
        assert find(words).keys() == {"TUR-0001"}, words
    force.change(2, team_id=2)
    assert find("900123") == {}


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("words", "says"),
    [
        *(("x", "two letters"), ("the person called", "name nobody"), ("a" * 80, "as long as that")),
        *(
            ("ash 09/31/2026", "date of birth"),
            ("30/02/2001", "date of birth"),
            ("14/03/2031", "date of birth"),
        ),
    ],
)
def test_what_names_nobody_is_refused_in_a_sentence(find, words, says):
    with pytest.raises(RejectedError, match=says):
        find(words)


@ON_ONE_DATABASE
def test_a_new_name_finds_at_once_and_the_old_one_no_more(record, find, database):
    record({"surname": "Millbrook"}, {"surname": "Oak"})
    with database.transaction() as session:
        before = session.orm.get(Person, 1).searched
        values = {"surname": "Applecross", "searched": words_of("Applecross", None)}
        session.run(sa.update(Person).where(Person.__table__.c.id == 1).values(**values))
        name_index.keep(session, [values["searched"]], before=[before])
    assert find("aplecros").keys() == {"TUR-0001"}
    assert find("milbrook") == find("millbrook") == {}


RECORDS = [
    {
        "surname": "Millbrook",
        "forenames": name,
        "team_id": team,
        "restricted": restricted,
        "date_of_birth": born,
    }
    for name, team, restricted, born in product(("Jordan",), (1, 2, 3), (False, True), (ADULT, CHILD, None))
]
EVERY_WAY = (
    "jordan millbrook",
    "milbrok",
    "jordy milbrook",
    "14/03/2012",
    "14/03/2000",
    "millbrook 14/03/2012",
)
EVERY_WAY += (
    "larkrise row",
    "millbrook in kettering",
    "jordan mxllbrxxk",
    "kettering",
    "millbrook of larkrise row",
)


@pytest.mark.parametrize(("role", "rank"), [*((role, "PC") for role in Role), (Role.SUPERVISOR, "Insp")])
def test_no_way_of_asking_finds_more_than_the_role_may_know(record, database, role, rank):
    force = record(*(one | {"address": "1 Larkrise Row", "area_id": 2} for one in RECORDS))
    force.change(2, role=role, rank=rank)
    with database.transaction() as session:
        actor = force.actor(session, 2)
        if not may(role, Permission.SEARCH):
            with pytest.raises(NotPermittedError):
                search.search(session, actor, "millbrook", today=TODAY, now=force.now)
            return
        allowed = {ref for ref, one in _numbered(RECORDS) if _may_find(session, actor, ref, one, force.now)}
        ways = [_found(session, actor, words, force.now) for words in EVERY_WAY]
    assert set.union(*ways) == allowed


def _numbered(records):
    return [(f"TUR-{number:04d}", one) for number, one in enumerate(records, start=1)]


def _may_find(session, actor, ref, one, now):
    grown = one["date_of_birth"] == ADULT
    sight = viewing.visibility_of(session, actor, ref, now=now).visibility
    return sight >= Visibility.COARSE and (grown or one["team_id"] == actor.team_id)


def _found(session, actor, words, now):
    pages = (search.search(session, actor, words, today=TODAY, now=now, page=page) for page in (1, 2, 3))
    return {hit.ref for hits, _ in pages for hit in hits}


PAIRS = (  # what a hidden child answers, and what nobody does
    *(
        ("jordan millbrook", "quentin zephyrstone"),
        ("milbrok", "zephirston"),
        ("jordy milbrook", "quent zephirston"),
    ),
    *(
        ("14/03/2012", "15/04/2013"),
        ("larkrise row", "tinderbox row"),
        ("millbrook 14/03/2012", "zephyr 15/04/2013"),
    ),
)


@ON_ONE_DATABASE
@pytest.mark.parametrize(("hidden", "nobody"), PAIRS)
def test_somebody_hidden_costs_as_many_statements_as_nobody(
    record, find, database, monkeypatch, hidden, nobody
):
    """Neither the answer nor the work that it takes tells a child from nobody."""
    child = {
        "surname": "Millbrook",
        "forenames": "Jordan",
        "address": "1 Larkrise Row",
        "date_of_birth": CHILD,
    }
    record(child, {"surname": "Oak", "forenames": "Kim", "address": "2 Quarry Lane"})
    ran, numbers = [], []
    watch(monkeypatch, database.engine, lambda statement, _: ran.append(statement))
    for words in (hidden, nobody):
        ran.clear()
        assert find(words) == {}
        numbers.append(len(ran))
    assert numbers[0] == numbers[1]


@ON_ONE_DATABASE
@pytest.mark.parametrize("way_round", [1, -1])
def test_of_two_common_words_the_rarer_leads(record, database, monkeypatch, way_round):
    monkeypatch.setattr(candidates, "RARE", 2)
    record(*[{"forenames": "Jack"}] * 5, *[{"surname": "Roberts"}] * 3)
    with database.transaction() as session:
        counted = candidates.borne_by(session, [Wanted(("jack",)), Wanted(("roberts",), ())][::way_round])
    assert [(number, one.begins) for number, one in counted] == [(3, ("roberts",)), (5, ("jack",))]


@ON_ONE_DATABASE
def test_names_with_an_error_or_two_are_found_among_the_first_five(database, database_url, force):
    """In little, what `python -m tests.bench.finding` measures: 500 people, always the same errors."""
    found, _ = fill_people(database_url, 500)
    known, named, all_asked = places(found), 0, 0
    with database.transaction() as session:
        actor = force.actor(session, 2)
        for errors in (1, 2):
            for words, names, _ in asked(found, 100, errors=errors):
                hits, _ = search.search(session, actor, words, today=TODAY, now=force.now)
                named += names in [known[hit.ref] for hit in hits[:FIRST_FIVE]]
                all_asked += 1
    assert all_asked == 200
    assert named / all_asked >= 0.93
