"""A running bot knows the programme that another process imports, and offers none that is switched off."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa

from bot.database import Database
from bot.services.exchange.importing import run_import
from tests.services.exchange.programme_files import beacon
from tests.sheets import set_cell, write_folder

REFERRALS = [
    ["ref", "programme", "person", "status", "opened", "team"],
    ["BEA-0001", "beacon", "B1", "meeting", "10/11/2026", "BEAT"],
]


def imported(url, folder, sheets, now):
    database = Database(url)
    try:
        if not database.is_sqlite:
            with database.transaction() as session:  # the flows' rows bring numbers of their own
                for table in ("teams", "people", "referrals"):
                    session.run(sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1000)"))
        result = run_import(database, write_folder(folder, sheets), now=now)
    finally:
        database.close()
    assert [str(one) for one in result.problems] == []


async def test_a_programme_is_used_as_soon_as_it_is_imported_and_offered_until_it_is_switched_off(
    beatline, officer, tmp_path, clock, eventually
):
    whole = {
        **beacon(),
        "teams": [["code", "name", "kind"], ["BEAT", "Beacon", "youth_team"]],
        "people": [["person", "surname"], ["B1", "Quarry"]],
        "referrals": REFERRALS,
    }
    assert (await officer.says("bea 1")).hides("Held by Beacon")
    await asyncio.to_thread(imported, beatline.settings.database_url, tmp_path / "in", whole, clock.now)
    table = beatline._table
    await eventually(lambda: "BEA" in table.prefixes)
    for words in ("/ref BEA-0001", "bea 1", "where are we with bea1?"):
        assert (await officer.says(words)).shows("BEA-0001 · Beacon referral", "Open", "Held by Beacon")
    assert (await officer.says("/referrals nosuchlist")).shows("beacon, cirv, turnaround")
    off = set_cell({"programmes": beacon()["programmes"]}, "programmes.2.enabled", "no")
    await asyncio.to_thread(imported, beatline.settings.database_url, tmp_path / "off", off, clock.now)
    assert (await officer.says("/referrals nosuchlist")).hides("beacon")
    assert (await officer.says("/ref BEA-0001")).shows("BEA-0001 · Beacon referral")
