"""Refusals of what is typed about somebody who is referred. No sentence repeats a name."""

from __future__ import annotations

from datetime import date

from bot.errors import Refusal, RejectedError

LONGEST_NAME = 60  # letters, of the surname and of the forenames
SHORTEST_WORRY, LONGEST_WORRY = 10, 2000
LONGEST_ADDRESS = 240

NO_NAME = Refusal("That isn't a name. Write surname and forename, such as MILLBROOK, Jordan.")
WHOLE_NAME = Refusal("Write surname and forename in full, such as MILLBROOK, Jordan.")
ONE_COMMA = Refusal("Write one comma, between surname and forenames, such as MILLBROOK, Jordan.")
COMMA = Refusal("That is long for a name. Put a comma behind the surname, such as MILLBROOK, Jordan.")
NAME_IN_FIGURES = Refusal("A name has no figures in it. Write it as MILLBROOK, Jordan.")
NAME_IN_SIGNS = Refusal("A name is made of letters. Leave out the signs, and write it as MILLBROOK, Jordan.")
OTHER_SCRIPT = Refusal("Write the name in Latin letters, as a passport does, such as MILLBROOK, Jordan.")
LONG_NAME = Refusal(f"That is too long for a name. Use {LONGEST_NAME} letters at most for each part of it.")

NO_BIRTH = Refusal("I can't read that as a date of birth. Write day, month and year, such as 14/03/2012.")
NO_YEAR = Refusal("The year of birth is missing. Write day, month and year, such as 14/03/2012.")
SHORT_YEAR = Refusal("Write the year of birth in full, such as 14/03/2012.")

NO_GROUND_DAY = Refusal("I can't read that as the day of the ground. Say it as 20/11, fri or yesterday.")
GROUND_MISSING = Refusal("Say on which day it happened, such as 20/11, fri or yesterday.")

SHORT_WORRY = Refusal("Say in a few words what worries you: 10 letters or more.")
LONG_WORRY = Refusal(f"That is too long. Use {LONGEST_WORRY} characters at most.")
NO_ADDRESS = Refusal("Give the address or the area, such as 12 Mill Lane, or press [Not known].")
BIRTH_IN_ADDRESS = Refusal(
    "A date of birth stands in it. Give the address alone, such as 12 Mill Lane."
    " [Change] puts name and birth right later."
)
LONG_ADDRESS = Refusal(f"That is too long for an address. Use {LONGEST_ADDRESS} characters at most.")


class BornAheadError(RejectedError):
    """Somebody who isn't born yet."""

    def __init__(self, born: date) -> None:
        super().__init__(f"{born:%d/%m/%Y} lies ahead, so it is no date of birth. Check the year.")


class BornTooLongAgoError(RejectedError):
    """Somebody who would be older than anybody is."""

    def __init__(self, born: date, *, age: int) -> None:
        super().__init__(f"Somebody born on {born:%d/%m/%Y} would be {age}. Check the year of birth.")


class GroundAheadError(RejectedError):
    """The ground comes after the referral."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day:%d/%m/%Y} lies ahead, and a ground comes before the referral."
            f" If you mean last year, write {day:%d/%m}/{day.year - 1}."
        )
