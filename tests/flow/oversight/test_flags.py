import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from models import AuditEntry, Flag, FlagRule, Officer, Role


@pytest.fixture
async def auditor(beatline, phone):
    phone = phone("9001")
    await phone.says("/me")  # the messenger lets us write only to those who wrote to us
    return phone


@pytest.fixture
def changes(beatline):
    """Changes an officer or any row by its model and id."""

    async def change(model, number, **values):
        await beatline.database.write(
            lambda session: session.orm.execute(
                sa.update(model).where(col(model.id) == number).values(**values)
            )
        )

    return change


@pytest.fixture
def flagged(beatline, officer, changes, clock, eventually):
    """A flag, from a look: the person on CIR-0045 carries the surname of the officer who looks."""

    async def flag():
        await changes(Officer, 2, surname="Hollowell")
        await officer.says("CIR-0045")
        clock.moves(seconds=30)  # looks are judged a few together
        return await eventually(lambda: flags(beatline))

    return flag


async def flags(beatline):
    return await beatline.database.read(
        lambda session: list(session.orm.exec(select(Flag).order_by(col(Flag.id))))
    )


async def actions(beatline, kind):
    query = select(AuditEntry).where(AuditEntry.object_kind == kind).order_by(col(AuditEntry.id))
    rows = await beatline.database.read(lambda session: list(session.orm.exec(query)))
    return [(row.action, row.object_ref, row.detail) for row in rows]


async def test_a_look_becomes_a_flag_and_the_auditor_is_told_only_the_number(flagged, auditor, officer):
    (flag,) = await flagged()
    assert flag.rule is FlagRule.SAME_SURNAME
    notice = await auditor.hears()
    assert notice.shows("1 new flag to judge") and notice.hides("1234", "CIR-0045", "Hollowell")
    listed = await auditor.taps(notice.message, "Show them")
    assert listed.shows("1 · same surname · 1234 NPT1 · CIR-0045 · 10:15", "OFFICIAL-SENSITIVE")
    assert listed.hides("Hollowell", "Casey")


async def test_a_flag_is_judged_once_and_the_second_judge_sees_how(
    beatline, flagged, auditor, phone, changes, clock
):
    await flagged()
    card = await auditor.says("/flags 1")
    assert card.shows("Flag 1 · same surname", "To be judged", "1234, NPT1", "CIR-0045")
    assert {"Looks by 1234", "Looks at CIR-0045", "In order", "To be asked"} <= set(card.labels)
    clock.moves(minutes=5)
    decided = await auditor.taps(card.message, "To be asked")
    assert decided.shows("Judged to be asked by 9001, Sat 21/11/2026 10:20")
    assert "In order" not in decided.labels
    await changes(Officer, 5, role=Role.AUDITOR)
    second = await phone("1300").says("/flags 1 in order")
    assert second.shows("Judged to be asked by 9001", "Somebody decided it before you")
    assert (await auditor.says("/flags")).shows("No open flags")
    assert await actions(beatline, "flag") == [
        ("consult", "1", None),
        ("judge", "1", "to be asked"),
        ("consult", "1", None),
    ]


async def test_the_officer_concerned_sees_nothing_of_it_anywhere(flagged, officer):
    await flagged()
    for words in ("/flags", "/flags 1", "/flags 1 in order"):
        assert (await officer.says(words)).shows("Your role can't do that")
    for words in ("/me", "/help", "/notes", "/referrals", "CIR-0045", "/briefings"):
        assert (await officer.says(words)).hides("lag", "judge")
    assert not [one for one in officer.messages if one.from_bot and "flag" in one.text.lower()]


async def test_an_auditor_sees_no_flag_about_themselves(beatline, flagged, auditor, phone, changes):
    await flagged()
    await auditor.hears()
    await changes(Flag, 1, officer_id=6)
    absent = await auditor.says("/flags 2")
    for words in ("/flags 1", "/flags 1 in order"):
        assert (await auditor.says(words)).text == absent.text
    assert (await auditor.says("/flags")).shows("No open flags")
    await changes(Officer, 5, role=Role.AUDITOR)
    assert (await phone("1300").says("/flags")).shows("1 · same surname · 9001")


@pytest.mark.parametrize("words", ["/flags x", "/flags 1 guilty", "/flags 99999999999", "/flags -1"])
async def test_rubbish_is_answered_with_how_to_say_it(auditor, words):
    assert (await auditor.says(words)).shows("/flags 17 in order")


async def test_many_flags_page(beatline, flagged, auditor):
    (flag,) = await flagged()
    await beatline.database.write(lambda session: session.orm.add_all(copies(flag)))
    listed = await auditor.says("/flags")
    assert listed.shows("Open flags · 10")
    older = await auditor.taps(listed.message, "Page 2 →")
    assert older.text.count(" · 1234 NPT1 · ") == 2


def copies(flag):
    facts = {name: getattr(flag, name) for name in ("officer_id", "entry_id", "at", "raised_at")}
    rules = [rule for rule in FlagRule if rule is not flag.rule][:9]
    return [Flag(rule=rule, object_kind="referral", object_ref="CIR-0045", **facts) for rule in rules]
