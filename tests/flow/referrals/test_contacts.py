"""Attempts at somebody referred, and the next visit: counted, offered, made, told to its crew."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from bot.language.times.wall import to_local, write_local
from models import AuditEntry, Contact, Leave, Officer, Person, Referral, Task, TaskOfficer
from tests.conftest import ON_ONE_DATABASE


async def test_attempts_are_counted_until_a_visit_in_an_untried_band_is_made(
    beatline, phone, clock, greet, pushed
):
    await greet("2001", "1234", "0077")
    lead, mate = phone("2001"), phone("1234")
    counted = await lead.says("/attempt TUR-0123 rang, no answer")
    assert counted.shows(
        "attempt counted", "Rang", "Tried: Sat (weekend). Not yet: weekday morning, afternoon, evening."
    )
    clock.moves(days=2, hours=8)  # Monday 18:15
    assert (await lead.says("/attempt TUR-0123 letter")).shows("What came of it?")
    assert (await lead.says("through the door")).shows(
        "Wrote", "Tried: Sat (weekend), Mon evening. Not yet: weekday morning, aft"
    )
    card = await lead.says("TUR-0123")
    assert card.shows("Tried: Sat (weekend), Mon evening. Not yet: weekday morning, afternoon.")
    when = await lead.taps(card.message, "Visit")
    assert when.labels == ["Tue 24/11 afternoon 15:30", "Leave it"]  # a child is at school in the morning
    made = await lead.taps(when.message, "Tue 24/11 afternoon 15:30")
    assert made.shows(
        "TSK-500001 · Turnaround visit", "Turnaround home visit", "2001 Brackenbury", "Allocated"
    )
    again = await lead.says("/visit tur 123 24/11 1530 with 1234")
    assert again.shows("There is a visit at that time already: TSK-500001")
    second = await lead.says("/visit TUR-0123 wed 1730 with me and 1234")
    assert second.shows("TSK-500002", "Wed 25/11 17:30-18:30", "PC 1234 Ashfield")
    told = await pushed(mate, "TSK-500002", "starts Wed 25/11 17:30")
    assert told.text.startswith("TSK-500002 · new visit, and you are in its crew")
    assert "Millbrook" not in told.text
    await lead.says("/task TSK-500002 cancel: family away")
    assert await pushed(lead, "TSK-500002", "Cancelled")  # what has come due meanwhile may be told first
    off = await pushed(mate, "TSK-500002 is cancelled")
    assert "family" not in off.text and "Brackenbury" not in off.text
    clock.moves(days=1)
    lead.person.says("/attempt tur 123 visited: nobody in")
    await pushed(lead, "Enough has been tried")

    def kept(session):
        crew = sa.select(TaskOfficer.officer_id).join(Task, Task.id == TaskOfficer.task_id)
        audited = sa.select(AuditEntry.action).where(AuditEntry.action.in_(("contact", "plan")))
        return (
            [tuple(one) for one in session.run(sa.select(Contact.kind, Contact.words).order_by(Contact.id))],
            set(session.run(crew.where(Task.ref == "TSK-500002")).scalars()),
            session.run(audited.order_by(AuditEntry.id)).scalars().all(),
        )

    contacts, crew, audited = await beatline.database.read(kept)
    assert contacts == [("rang", "no answer"), ("wrote", "through the door"), ("visit", "nobody in")]
    assert crew == {2, 3}
    assert audited == ["contact", "contact", *["plan"] * 4, "contact"]


@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("1234", "/attempt TUR-0123 rang: no answer", "attempt counted"),  # in the crew of a live visit
        ("1300", "/attempt TUR-0123 rang: no answer", "Ring the owning team"),
        ("1234", "/visit TUR-0123 fri 1730", "Ring the owning team"),
        ("1300", "/attempt CIR-0046 rang: no answer", "CIR-0046 isn't on record"),
        ("2001", "/attempt TUR-0123", "How was it tried?"),
        ("2001", "/attempt TUR-0123 no answer", "How was it tried?"),
        ("2001", "/attempt TUR-0123 rang:  ", "What came of it?"),
        ("2001", "/attempt", "Which referral?"),
        ("2001", f"/attempt TUR-0123 rang: {'x' * 501}", "more than 500 characters"),
        ("2001", "/visit", "Which referral?"),
        ("2001", "/visit TUR-0123 wibble", "can't read a time in “wibble”"),
        ("2001", "/visit TUR-0123 fri 1730 with 9999", "Nobody with the collar number 9999"),
        ("2001", "/visit TUR-0123 fri 1730 with 9001", "Nobody with the collar number 9001"),  # an auditor
        ("2001", "/visit TUR-0123 fri", "At what time"),
        ("3001", "/visit CIR-0045 fri 1730", "TSK-500001 · CIRV visit"),
    ],
)
@ON_ONE_DATABASE
async def test_what_is_typed(beatline, phone, who, said, answer):
    assert (await phone(who).says(said)).shows(answer)


@ON_ONE_DATABASE
async def test_an_adult_is_offered_the_morning_too(beatline, phone):
    offered = await phone("3001").says("/visit CIR-0045")
    assert offered.labels == [
        *("Sat 21/11 11:30", "Mon 23/11 morning 09:00", "Mon 23/11 afternoon 13:00"),
        *("Mon 23/11 evening 18:00", "Leave it"),
    ]
    assert (await phone("3001").says("fri 1730 with 1300")).shows("Fri 27/11 17:30", "PC 1300 Elmhurst")


@ON_ONE_DATABASE
async def test_a_person_of_unknown_age_is_offered_what_a_child_is(beatline, phone):
    def forget(session):
        person = session.orm.get(Person, 2)
        assert person.date_of_birth == date(2004, 2, 3)
        person.date_of_birth = None
        session.orm.add(person)

    await beatline.database.write(forget)
    assert not [one for one in (await phone("3001").says("/visit CIR-0045")).labels if "morning" in one]


@pytest.mark.parametrize(
    ("said", "crew", "answer"),
    [
        ("tomorow 5pm with elmhurst", ["1300"], "PC 1300 Elmhurst"),
        ("tomorow 5pm with me and elmhurst", ["1300", "2001"], "PC 1300 Elmhurst"),
        ("with 1300 fri 1730", ["1300"], "Fri 27/11 17:30"),
        ("with 1300 and 1234 fri 1730", ["1234", "1300"], "Fri 27/11 17:30"),
        ("with PC Ashfield and me tomorrow 5pm", ["1234", "2001"], "Sun 22/11 17:00"),
        ("with 1300 fri", [], "At what time"),
        ("fri 1730 with 1234, 0077 and Elmhurst", ["0077", "1234", "1300"], "PS 0077 Copsewell"),
        ("fri 1730 w PC 1234 Ashfield please", ["1234"], "PC 1234 Ashfield"),
        ("sat 1030 + 1234 1300", ["1234", "1300"], "PC 1234 Ashfield"),
        ("fri 1730 with 1234 and Elmhirst", [], "I don't know Elmhirst. Nothing was made"),
        ("fri 1730 with 1234, wibble", [], "I don't know wibble. Nothing was made"),
        ("sat 1000 wiht 1234", [], "“wiht 1234”"),
        ("with Nobodyhere", [], "I don't know Nobodyhere"),
        ("fri 0300", [], "at night? · TUR-0123, Fri 27/11/2026 03:00"),
    ],
)
@ON_ONE_DATABASE
async def test_everybody_named_is_in_the_crew_or_nothing_is_made(beatline, phone, said, crew, answer):
    assert (await phone("2001").says(f"/visit TUR-0123 {said}")).shows(answer)
    query = (
        sa.select(Officer.collar)
        .join(TaskOfficer, TaskOfficer.officer_id == Officer.id)
        .join(Task, Task.id == TaskOfficer.task_id)
        .where(Task.ref == "TSK-500001")
    )
    made = await beatline.database.read(lambda session: session.run(query).scalars().all())
    assert sorted(made) == crew


@ON_ONE_DATABASE
async def test_a_visit_at_night_is_made_when_agreed_and_says_who_has_something_else_on(beatline, phone):
    days = {"first_day": date(2026, 11, 26), "last_day": date(2026, 11, 28)}

    def put(session):
        mate = session.run(sa.select(Officer.id).where(Officer.collar == "1300")).scalar_one()
        put_at = datetime(2026, 11, 1, tzinfo=UTC)
        session.orm.add(Leave(officer_id=mate, put_by_id=mate, put_at=put_at, **days))
        at = datetime(2026, 11, 27, 3, 20, tzinfo=UTC)
        what = {"kind": "WARRANT", "title": "A warrant", "starts_at": at, "created_at": put_at}
        session.orm.add(Task(id=901, ref="TSK-0901", **what))
        session.orm.flush()
        session.orm.add(TaskOfficer(task_id=901, officer_id=mate))

    await beatline.database.write(put)
    lead = phone("2001")
    asked = await lead.says("/visit TUR-0123 fri 0300 with me, 1234")
    assert asked.labels == ["Make it", "Leave it"]
    assert (await lead.taps(asked.message, "Make it")).shows("TSK-500001", "Fri 27/11 03:00", "1234")
    await lead.says("/visit TUR-0123 fri 2200")
    assert (await lead.says("yes")).shows("TSK-500002", "Fri 27/11 22:00")
    again = await lead.says("/visit TUR-0123 fri 0330 anyway with me and 1300")
    assert again.shows("TSK-500003", "⚠ 2001 Brackenbury has another task then: Fri 27/11 03:00-04:00")
    assert again.text.count("⚠ PC 1300 Elmhurst") == 1  # a partner hears of no warrant, and of no leave
    assert again.shows("⚠ PC 1300 Elmhurst may not be free then: ring them.") and again.hides(
        "03:20", "leave"
    )


REACHED = {"at shops", "at the shops", "spoke to pc 1234", "spoke to his mum"}


@pytest.mark.parametrize(
    ("said", "answers", "at", "words"),
    [
        ("met: at shops yesterday 1800", [], "Fri 20/11/2026 18:00", "at shops"),
        ("rang yesterday 1800, no answer", [], "Fri 20/11/2026 18:00", "no answer"),
        ("rang 0920, no answer", [], "Sat 21/11/2026 09:20", "no answer"),
        ("rang: spoke to pc 1234", [], "Sat 21/11/2026 10:15", "spoke to pc 1234"),
        ("rang: left word to ring back monday 1000", [], "Sat 21/11/2026 10:15", "left word"),
        ("rang yesterday, no answer", ["1930"], "Fri 20/11/2026 19:30", "no answer"),
        ("met friday at the shops", ["wibble", "half six"], "Fri 20/11/2026 18:30", "at the shops"),
        ("rang yesterday 1800", ["no answer"], "Fri 20/11/2026 18:00", "no answer"),
        ("met: at shops today 2300", [], None, "still to come: Sat 21/11/2026 23:00"),
        ("met tomorrow 1000: at the shops", [], None, "still to come: Sun 22/11/2026 10:00"),
        ("", ["rang", "no answer"], "Sat 21/11/2026 10:15", "no answer"),
        ("", ["spoke to his mum"], "Sat 21/11/2026 10:15", "spoke to his mum"),
        ("no answer", ["rang"], "Sat 21/11/2026 10:15", "no answer"),
    ],
)
@ON_ONE_DATABASE
async def test_an_attempt_counts_at_the_time_that_is_said(beatline, phone, said, answers, at, words):
    lead = phone("2001")
    got = await lead.says(f"/attempt TUR-0123 {said}")
    for answer in answers:
        got = await lead.says(answer)
    query = sa.select(Contact.at, Contact.words)
    kept = await beatline.database.read(lambda session: [tuple(one) for one in session.run(query)])
    if at is None:
        assert got.shows(words) and not kept
        return
    counted = "contact recorded" if words in REACHED else "attempt counted"
    assert got.shows(counted, at)
    assert [write_local(to_local(when)) for when, _ in kept] == [at]
    assert words in kept[0][1]


@ON_ONE_DATABASE
async def test_the_same_attempt_twice_counts_once_and_crew_is_offered_no_visit(beatline, phone, clock):
    mate = phone("1234")
    assert "Visit" not in (await mate.says("/attempt TUR-0123 rang: no answer")).labels
    clock.moves(minutes=1)
    assert (await mate.says("/attempt TUR-0123 rang: no answer")).shows("it counts once")
    count = sa.select(sa.func.count()).select_from(Contact)
    assert await beatline.database.read(lambda session: session.run(count).scalar_one()) == 1


@ON_ONE_DATABASE
async def test_another_visit_that_day_is_said_unless_its_reader_may_not_know_of_it(beatline, phone):
    lead, at = phone("2001"), datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert (await lead.says("/visit TUR-0123 tue 1530")).hides("Another visit")

    def hidden(session):
        person = sa.select(Referral.person_id).where(Referral.ref == "TUR-0123").scalar_subquery()
        session.run(sa.update(Referral).where(Referral.ref == "CIR-0046").values(person_id=person))
        other = session.run(sa.select(Referral.id).where(Referral.ref == "CIR-0046")).scalar_one()
        facts = {"kind": "VISIT_CIRV", "title": "x", "referral_id": other, "created_at": at}
        session.run(sa.insert(Task).values(ref="TSK-0900", starts_at=at, **facts))

    await beatline.database.write(hidden)
    assert (await lead.says("CIR-0046")).shows("isn't on record")
    second = await lead.says("/visit TUR-0123 tue 1100")
    assert second.shows("⚠ Another visit to them that day: TSK-500001 at 15:30.")
    assert second.hides("TSK-0900")
    assert (await lead.taps(second.message, "Cancel this visit")).shows("Why is it cancelled?")
