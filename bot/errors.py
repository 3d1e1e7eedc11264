"""Errors by name. Services raise these; `bot.texts.refusals` finds the words."""

from __future__ import annotations

import re

from msgspec import Struct


def in_words(name: str) -> str:
    """`not on record` for `NotOnRecordError`: auditors read it."""
    return " ".join(re.findall(r"[A-Z][a-z]+", name.removesuffix("Error"))).lower()


class BeatlineError(Exception):
    """Something was refused or could not be done."""


class AccessRefusedError(BeatlineError):
    """The officer may not have that. `about` is the object's kind and name, for the audit."""

    about: tuple[str, str] = ("route", "")


class NotOnRecordError(AccessRefusedError):
    """There is no such record, or none that this officer may know of: the two read the same."""

    def __init__(self, reference: str, *, nearest: str | None = None) -> None:
        super().__init__(reference)
        self.reference = reference
        self.nearest = nearest
        self.about = ("reference", reference)


class RingTheTeamError(AccessRefusedError):
    """There is such a record; only `team` (its name and telephone, None for none) can say more."""

    def __init__(self, reference: str, *, team: str | None, telephone: str | None = None) -> None:
        super().__init__(reference)
        self.reference = reference
        self.team = team
        self.telephone = telephone
        self.about = ("reference", reference)


class NotPermittedError(AccessRefusedError):
    """This officer may not do that."""

    def __init__(self, what: str = "", *, kind: str = "route") -> None:
        super().__init__(what)
        self.about = (kind, what)


class RejectedError(BeatlineError):
    """Something that cannot be done as requested. The message is written for the person who asked."""


class Refusal(Struct, frozen=True):
    """A sentence for people: the problem, the reason, and the next step. `raise refusals.EMPTY()`."""

    sentence: str

    def __call__(self) -> RejectedError:
        return RejectedError(self.sentence)


class RecordRefusal(Struct, frozen=True):
    """A refusal with an example about the very record: `{ref}` in its sentence. `raise refusals.OWN(ref)`."""

    sentence: str

    def __call__(self, ref: str) -> RejectedError:
        return RejectedError(self.sentence.format(ref=ref))


class DatabaseAwayError(BeatlineError):
    """The database cannot be reached now. Nothing was done; try again."""
