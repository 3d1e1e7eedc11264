"""Rules about the person of the record: oneself, one's own address, a colleague, a namesake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from msgspec import Struct

from bot.language.names import Name
from bot.services.oversight.misuse.rules import Look, RecordFacts, Suspicion, ViewerFacts
from models.flag import FlagRule


class Namesakes(Struct, frozen=True):
    """Collars of officers by full name; addresses of people who carry an officer's name, by officer.

    No officer's address is stored: it can only be guessed from people with the officer's name.
    """

    officers: Mapping[Name, AbstractSet[str]]
    addresses: Mapping[int, AbstractSet[str]]


def suspect(look: Look, viewer: ViewerFacts, seen: RecordFacts, known: Namesakes) -> Iterator[Suspicion]:
    """The strongest suspicion only. One's own name and address count even on records of one's own team.

    A search by surname brings a colleague's namesake among others: that counts once it is opened.
    """
    if not look.is_meant or not seen.name.surname:
        return
    near = seen.is_near(viewer)
    if seen.name.is_full and seen.name == viewer.name:
        yield Suspicion(FlagRule.OWN_NAME, look)
    elif seen.address and seen.address in known.addresses.get(viewer.id, ()):
        yield Suspicion(FlagRule.OWN_ADDRESS, look)
    elif not near and not look.listed and (others := _others(viewer, seen, known)):
        yield Suspicion(FlagRule.COLLEAGUE, look, min(others))
    elif not near and seen.name.surname == viewer.name.surname:
        yield Suspicion(FlagRule.SAME_SURNAME, look)


def _others(viewer: ViewerFacts, seen: RecordFacts, known: Namesakes) -> AbstractSet[str]:
    return known.officers.get(seen.name, frozenset()) - {viewer.collar}
