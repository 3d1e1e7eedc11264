"""The codes of 3x5x2 in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from models.intelligence import (
    ActionCode,
    Assessment,
    HandlingCode,
    Provenance,
    SanitisationCode,
    Source,
)

PROVENANCES: Mapping[Provenance, str] = MappingProxyType(
    {
        Provenance.OFFICER: "an officer saw or heard it",
        Provenance.PUBLIC: "a member of the public said so",
        Provenance.PARTNER: "a partner agency said so",
        Provenance.RECORDING: "CCTV, a document or a device",
        Provenance.ONLINE: "it is openly online",
    }
)
SOURCES: Mapping[Source, str] = MappingProxyType(
    {Source.RELIABLE: "reliable", Source.UNTESTED: "untested", Source.NOT_RELIABLE: "not reliable"}
)
ASSESSMENTS: Mapping[Assessment, str] = MappingProxyType(
    {
        Assessment.DIRECT: "known directly to the source",
        Assessment.CORROBORATED: "known indirectly, but corroborated",
        Assessment.INDIRECT: "known indirectly",
        Assessment.NOT_KNOWN: "not known",
        Assessment.FALSE: "suspected to be false",
    }
)
HANDLINGS: Mapping[HandlingCode, str] = MappingProxyType(
    {
        HandlingCode.PERMITTED: "lawful sharing permitted",
        HandlingCode.CONDITIONS: "permitted with conditions",
    }
)
ACTIONS: Mapping[ActionCode, str] = MappingProxyType(
    {
        ActionCode.NONE: "no direct action, ask the originator first",
        ActionCode.COVERT: "covert action, protect source and technique",
        ActionCode.OVERT: "overt action, as the owner allows",
    }
)
SANITISATIONS: Mapping[SanitisationCode, str] = MappingProxyType(
    {
        SanitisationCode.UNSUPERVISED: "others may sanitise and spread it",
        SanitisationCode.CONSULT: "consult before it is spread further",
    }
)
GROUPS: Mapping[int, str] = MappingProxyType(
    {
        1: "public protection",
        2: "other sexual, violent or serious offences",
        3: "all other offences",
        4: "undetected crime",
    }
)
EVALUATED: Mapping[Provenance, Source] = MappingProxyType(
    {
        Provenance.OFFICER: Source.RELIABLE,
        Provenance.PUBLIC: Source.UNTESTED,
        Provenance.PARTNER: Source.RELIABLE,
        Provenance.RECORDING: Source.RELIABLE,
        Provenance.ONLINE: Source.UNTESTED,
    }
)
"""The grade proposed for a source when nothing more is known."""


def source(code: Source) -> str:
    """`2 · untested`."""
    return f"{code} · {SOURCES[code]}"


def assessment(code: Assessment) -> str:
    return f"{code} · {ASSESSMENTS[code]}"
