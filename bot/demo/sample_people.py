"""A hundred and ten invented people in invented streets."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from bot.demo.sample_places import BEATS
from bot.services.exchange.sheets.dates import written_date

CHILDREN, ADULTS = 60, 50
SEED = 20230911
_HEADER = [
    *("person", "surname", "forenames", "also_known_as", "date_of_birth", "address", "area", "warnings"),
]
_SURNAMES = (
    *("Millbrook", "Applecross", "Barleycorn", "Candlewick", "Dovecote", "Elderflower", "Featherstitch"),
    *("Gingerbrook", "Honeyfield", "Inkwell", "Jampot", "Kettlewell", "Lanternby", "Marblethorpe", "Nutmeg"),
    *(
        "Oatfield",
        "Pepperdine",
        "Quincetree",
        "Ribbonwood",
        "Saddlestone",
        "Teasel",
        "Umberlane",
        "Velvetine",
    ),
    *("Wickerby", "Yellowstreet", "Zephyrstone"),
)
_FORENAMES = (
    *(
        "Jordan",
        "Aiden",
        "Bea",
        "Callum",
        "Dilan",
        "Ebony",
        "Finn",
        "Grace",
        "Hamza",
        "Isla",
        "Jayden",
        "Kayla",
    ),
    *("Leo", "Maya", "Nathan", "Olivia", "Petra", "Quinn", "Rhys", "Sofia", "Tyler", "Uma", "Vinnie", "Zara"),
)
_NICKNAMES = {
    "Jordan": "JJ",
    "Callum": "Cal",
    "Jayden": "Jay",
    "Nathan": "Nate",
    "Olivia": "Liv",
    "Tyler": "Ty",
}
_STREETS = (
    *(
        "Larkrise Row",
        "Tinderbox Lane",
        "Copperkettle Close",
        "Windfall Walk",
        "Bobbin Court",
        "Thimble Street",
    ),
    *("Puddleduck Way", "Hourglass Terrace", "Sundial Crescent", "Weathervane Drive"),
)
_OUTCODES = {
    "NTN": ("NN1", "NN2", "NN3", "NN4", "NN5"), "DAV": ("NN11",), "SNN": ("NN12", "NN13"),
    "WEL": ("NN8", "NN9"), "RUS": ("NN10",), "COR": ("NN17", "NN18"), "KET": ("NN15", "NN16"),
}  # fmt: skip
_WARNINGS = (
    "Dog at the address",
    "Visit in pairs",
    "Speak to the parent or carer first",
    "Rings back after 16:00",
)


def people_rows(today: date) -> list[list[str]]:
    """Children of 10-17, then adults of 18-25, by their ages on `today`."""
    dice = Random(SEED)
    ages = [10 + i % 8 for i in range(CHILDREN)] + [18 + i % 8 for i in range(ADULTS)]
    return [_HEADER, *(_person(dice, number, age, today) for number, age in enumerate(ages, start=1))]


def _person(dice: Random, number: int, age: int, today: date) -> list[str]:
    forename = _FORENAMES[(number - 1) % len(_FORENAMES)]
    surname = _SURNAMES[(number - 1) % len(_SURNAMES)]
    born = today - timedelta(days=int(age * 365.25) + dice.randint(200, 330))  # of that age at referral too
    beat = dice.choice(BEATS)
    outcode = dice.choice(_OUTCODES[beat.partition("-")[0]])
    address = f"{dice.randint(1, 90)} {dice.choice(_STREETS)}, {outcode}"
    warning = dice.choice(_WARNINGS) if dice.random() < 1 / 8 else ""
    nickname = _NICKNAMES.get(forename, "")
    return [f"DEMO-{number:03}", surname, forename, nickname, written_date(born), address, beat, warning]
