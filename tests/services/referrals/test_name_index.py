"""The index of words that are spelt or sound alike follows whoever writes a person."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.searched import keys, words_of
from bot.services.exchange.importing import run_import
from bot.services.referrals import name_index
from models import NameKey, Person
from tests.sheets import everything, set_cell, write_book


def known(database):
    with database.reading() as session:
        return set(session.run(sa.select(col(NameKey.word)).distinct()).scalars())


def test_an_import_keys_new_words_and_drops_those_that_nobody_bears_any_more(database, tmp_path, now):
    run_import(database, write_book(tmp_path / "one.xlsx", everything()), now=now)
    assert known(database) == {"millbrook", "jordan", "jj", "=larkrise"}
    sheets = set_cell(everything(), "people.2.surname", "O’Neill-Ash")
    sheets = set_cell(sheets, "people.2.address", "9 Tinderbox Lane")
    sheets["people"].append(["P2", "Jordan", "Mary"])
    run_import(database, write_book(tmp_path / "two.xlsx", sheets), now=now)
    assert known(database) == {"oneill", "ash", "oneillash", "jordan", "jj", "mary", "=tinderbox", "=lane"}


def test_a_dry_run_and_a_refused_file_leave_the_index_alone(database, tmp_path, now):
    book = write_book(tmp_path / "one.xlsx", everything())
    run_import(database, book, now=now, dry_run=True)
    wrong = set_cell(everything(), "people.2.date_of_birth", "31/02/2011")
    run_import(database, write_book(tmp_path / "two.xlsx", wrong), now=now)
    assert known(database) == set()


def test_a_word_keeps_its_keys_as_long_as_somebody_bears_it(database):
    with database.transaction() as session:
        for number in (1, 2):
            session.orm.add(Person(id=number, source_key=str(number), surname="Ash"))
        session.orm.flush()
        name_index.keep(session, [" ash", " ash"])
        name_index.keep(session, [" ash", None])
        session.run(sa.update(Person).where(col(Person.id) == 1).values(searched=" oak"))
        name_index.keep(session, [" oak"], before=[" ash"])
    assert known(database) == {"ash", "oak"}
    with database.transaction() as session:
        session.run(sa.update(Person).where(col(Person.id) == 2).values(searched=" oak"))
        name_index.keep(session, [" oak"], before=[" ash"])
        left = session.run(sa.select(col(NameKey.key)).where(col(NameKey.word) == "ash")).scalars().all()
    assert left == []
    assert known(database) == {"oak"}


def test_words_of_letters_alone_have_keys(database):
    with database.transaction() as session:
        name_index.keep(session, [f" nn1 x*y {'a' * 90}", " =nn1"])
    assert known(database) == {"a" * 60}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (("O’Brien", "Mary-Lou", None, None), " obrien mary lou marylou"),
        (("O Brien", None, None, None), " o brien obrien"),
        (("van der Berg", "Ann", "Vee", None), " van der berg ann vee vanderberg"),
        (
            ("Smith-Jones", None, None, "12a St Giles' Terrace, NN1"),
            " smith jones smithjones =12a =st =giles =nn1",
        ),
    ],
)
def test_names_in_several_parts_are_found_in_one_and_streets_stand_apart(facts, words):
    assert words_of(*facts) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("smith", "smyth"), ("katherine", "catherine"), ("millbrook", "milbrok"), ("jordan", "jrodan")),
        *(("featherstonehaugh", "fetherstonhaugh"), ("stephen", "steven"), ("phillips", "filips")),
    ],
)
def test_words_that_are_spelt_or_sound_alike_have_a_key_in_common(one, other):
    assert keys(one) & keys(other)
    assert not keys(one) & keys(f"={other}")


def test_one_person_who_was_changed_is_followed_with_street_and_telephone(database):
    with database.transaction() as session:
        session.orm.add(Person(id=1, source_key="1", surname="Ash"))
        session.orm.flush()
        name_index.follow(session, 1)
        values = {"surname": "Oak", "address": "2 Quarry Lane", "telephone": "07700 900123"}
        session.run(sa.update(Person).where(col(Person.id) == 1).values(**values))
        name_index.follow(session, 1)
        words = session.run(sa.select(col(Person.searched))).scalar_one()
    assert words == " oak =quarry =lane #900123"
    assert known(database) == {"oak", "=quarry", "=lane"}
