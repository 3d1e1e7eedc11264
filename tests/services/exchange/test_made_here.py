"""Referrals that were made here: they go out and come back unchanged, and keep their numbers."""

from __future__ import annotations

import sqlalchemy as sa

from bot.services.exchange.exporting import export_folder
from bot.services.exchange.importing import run_import
from models import Officer, Person, Referral
from tests.sheets import everything, set_cell, write_folder


def made_here(database, folder, now):
    """A force of few, with TUR-5001 made here after TUR-0123, for somebody who came with it."""
    assert not run_import(database, write_folder(folder, everything()), now=now).problems
    with database.transaction() as session:
        officer = session.run(sa.select(Officer.__table__.c.id)).scalars().first()
        old = session.run(sa.select(Referral.__table__)).one()
        reached = {"telephone": "01604 555010", "contact": "Sam", "contact_telephone": "+44 1604 555011"}
        person = {"source_key": "HERE-TUR-5001", "surname": "Fernley", "made_here": True, **reached}
        session.run(sa.insert(Person).values(**person))
        key = sa.select(Person.__table__.c.id).where(Person.__table__.c.source_key == "HERE-TUR-5001")
        row = {
            "ref": "TUR-5001", "person_id": session.run(key).scalar_one(), "status_since": now,
            "programme_id": old.programme_id, "status": "SUBMITTED", "opened_on": now.date(),
            "made_by_id": officer, "made_at": now, "previous_id": old.id, "worry": "out late",
        }  # fmt: skip
        session.run(sa.insert(Referral).values(**row))


def referrals(database):
    with database.reading() as session:
        return session.run(sa.select(Referral.__table__).order_by(Referral.__table__.c.ref)).all()


def exported(database, folder):
    with database.reading() as session:
        export_folder(session, folder)
    return folder


def test_a_referral_made_here_goes_out_and_comes_back_unchanged(database, tmp_path, now):
    made_here(database, tmp_path / "in", now)
    before = referrals(database)
    out = exported(database, tmp_path / "out")
    sheets = {one.stem: one.read_text("utf-8") for one in out.iterdir()}
    assert sheets["referrals"].splitlines()[0].endswith("restricted,previous,made_by")
    assert sheets["people"].splitlines()[0].endswith("warnings,telephone,contact,contact_telephone")
    result = run_import(database, out, now=now)
    assert not result.problems
    assert not any(one.added or one.changed for one in result.counts.values())
    assert referrals(database) == before


def test_an_export_from_before_has_no_new_columns_and_takes_nothing_away(database, tmp_path, now):
    path = write_folder(tmp_path / "in", everything())
    assert not run_import(database, path, now=now).problems
    out = exported(database, tmp_path / "out")
    assert "made_by" not in (out / "referrals.csv").read_text("utf-8")
    made_here(database, tmp_path / "again", now)
    result = run_import(database, out, now=now)
    assert not any(one.added or one.changed for one in result.counts.values())
    assert referrals(database)[-1].previous_id is not None


def test_a_number_that_was_given_here_is_refused_with_both_named(database, tmp_path, now):
    made_here(database, tmp_path / "in", now)
    sheets = set_cell(everything(), "referrals.2.ref", "TUR-5001")
    result = run_import(database, write_folder(tmp_path / "other", sheets), now=now)
    (problem,) = result.problems
    person = everything()["people"][1][0]
    assert f"TUR-5001 was made here for HERE-TUR-5001, and the file has it for {person}" in str(problem)
    assert "first_number" in str(problem)
