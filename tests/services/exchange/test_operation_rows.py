"""The rows that belong to an operation come by import, go by export, and come back unchanged."""

from __future__ import annotations

import csv

import pytest
import sqlalchemy as sa

from bot.services.exchange.exporting import export_folder
from bot.services.exchange.importing import run_import
from models import Dose, Operation, OperationDay, OperationObjective

SHEETS = {
    "areas": [["code", "name"], ["KET", "Kettering"], ["NTH", "North"]],
    "operations": [
        ["code", "name", "kind", "starts", "ends", "part_of", "threats"],
        ["VIPER", "Op Viper", "strategy", "01/01/2026", "", "", "drug supply; CSE"],
        ["SCEPTRE", "Op Sceptre", "week_of_action", "23/11/2026", "27/11/2026", "VIPER", ""],
    ],
    "objectives": [
        ["operation", "position", "words", "result_kind", "target"],
        ["SCEPTRE", "1", "Visit every retailer", "retailers visited", "20"],
        ["SCEPTRE", "2", "Be seen", "", ""],
    ],
    "days": [["operation", "day", "theme"], ["SCEPTRE", "24/11/2026", "Retailers"]],
    "doses": [
        ["operation", "area", "minutes", "times", "from", "until"],
        ["SCEPTRE", "KET", "15", "4", "16:00", "2300"],
        ["SCEPTRE", "NTH", "20", "2", "", ""],
    ],
}


@pytest.fixture
def bring(database, tmp_path, now):
    def run(sheets):
        for name, rows in sheets.items():
            with (tmp_path / f"{name}.csv").open("w", newline="") as file:
                csv.writer(file).writerows(rows)
        result = run_import(database, tmp_path, now=now)
        for name in sheets:
            (tmp_path / f"{name}.csv").unlink()
        return result

    return run


def counted(result):
    return {name: (one.added, one.changed, one.unchanged) for name, one in result.counts.items()}


def test_objectives_days_and_doses_come_and_come_back_unchanged(bring, database, tmp_path, now):
    assert counted(bring(SHEETS)) == {
        "areas": (2, 0, 0), "operations": (2, 0, 0), "objectives": (2, 0, 0), "days": (1, 0, 0),
        "doses": (2, 0, 0),
    }  # fmt: skip
    with database.reading() as session:
        sceptre = session.run(sa.select(Operation.__table__).where(Operation.code == "SCEPTRE")).one()
        viper = session.run(sa.select(Operation.__table__).where(Operation.code == "VIPER")).one()
        assert sceptre.part_of_id == viper.id and viper.threats == "drug supply; cse"
        first, second = session.run(sa.select(OperationObjective.__table__).order_by("position")).all()
        assert (first.result_kind, first.target, second.target) == ("RETAILERS_VISITED", 20, None)
        dose = session.run(sa.select(Dose.__table__).where(Dose.minutes == 15)).one()
        assert f"{dose.from_time:%H:%M} {dose.until_time:%H:%M}" == "16:00 23:00"
        export_folder(session, tmp_path.with_name("out"))
    again = run_import(database, tmp_path.with_name("out"), now=now)
    assert not again.problems
    assert all(not (one.added or one.changed) for one in again.counts.values())
    changed = [
        *(["operation", "day", "theme"], ["SCEPTRE", "24/11/2026", "Schools"]),
        ["SCEPTRE", "25/11/2026", "Shops"],
    ]
    assert counted(bring({"days": changed})) == {"days": (1, 1, 0)}
    with database.reading() as session:
        assert session.run(sa.select(sa.func.count()).select_from(OperationDay)).scalar() == 2


REFUSED = {
    "objectives.1.4=none": "no number",
    "objectives.1.4=": "there is a result_kind without a target",
    "objectives.1.3=tickled": "no kind of result has code",
    "objectives.1.1=10": "out of range",
    "days.1.0=NOWHERE": "no operation has code",
    "doses.1.4=": "there is until without from",
    "doses.1.4=25:00": "there is no 25:00 on the clock",
    "doses.1.4=teatime": "no time of day",
    "doses.1.2=0": "out of range",
    "doses.2.1=KET": "both have",
    "operations.1.5=SCEPTRE": "would be a part of itself",
    "operations.1.6=tickling": "not one of the words",
}


@pytest.mark.parametrize("cell", REFUSED)
def test_a_bad_cell_is_named_with_its_cure_and_nothing_is_written(bring, database, cell):
    place, _, value = cell.partition("=")
    name, row, column = place.split(".")
    sheets = {one: [list(cells) for cells in rows] for one, rows in SHEETS.items()}
    sheets[name][int(row)][int(column)] = value
    result = bring(sheets)
    assert any(REFUSED[cell] in one.why for one in result.problems), result.problems
    with database.reading() as session:
        assert session.run(sa.select(sa.func.count()).select_from(OperationObjective)).scalar() == 0
