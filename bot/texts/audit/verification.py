"""The output of `verify`: a line for each flaw, or one that says that all is whole."""

from __future__ import annotations

from collections.abc import Iterator

from bot.services.audit.seal_verification import SealContradiction, SealVerdict
from bot.services.audit.seals import SealView
from bot.services.audit.verification import ChainVerdict
from bot.services.upkeep.file_verification import FilesVerdict
from bot.texts.times import full


def lines(audit: ChainVerdict, notebooks: ChainVerdict, seals: SealVerdict) -> Iterator[str]:
    contradicted = [contradiction(one) for one in seals.contradicted]
    yield from _chains("audit", audit, contradicted)
    yield from _chains("notebooks", notebooks, [])
    for one in seals.broken:
        yield f"seals: seal {one.number} is broken: {one.why}"
    if not seals.broken:
        yield f"seals: {seals.seals}, unbroken"


def file_lines(files: FilesVerdict) -> Iterator[str]:
    for one in files.flaws:
        yield f"files: a file on {one.ref} is lost: {one.why}"
    flawed = f"{len(files.flaws)} of them lost" if files.flaws else "whole"
    yield f"files: {files.files} on notes and briefings, {flawed}"


def contradiction(found: SealContradiction) -> str:
    """`chain 1234 ends at 17, but seal 3 saw 21`."""
    if found.ends is None:
        return f"chain {found.chain} is gone, but seal {found.seal} saw {found.saw} entries in it"
    if found.ends < found.saw:
        return f"chain {found.chain} ends at {found.ends}, but seal {found.seal} saw {found.saw}"
    return f"entry {found.saw} of chain {found.chain} isn't the one that seal {found.seal} saw"


def kept(seal: SealView | None) -> str:
    """The line that says whether a digest that somebody kept is one of ours."""
    if seal is None:
        return "kept digest: NOT one of ours, or fewer than its first 16 digits"
    facts = f"{full(seal.made_at)}, {seal.entries} entries in {seal.chains} chains"
    return f"kept digest: seal {seal.number} of {facts}"


def _chains(what: str, found: ChainVerdict, contradicted: list[str]) -> Iterator[str]:
    for one in found.broken:
        yield f"{what}: chain {one.chain} is broken at entry {one.number}: {one.why}"
    for words in contradicted:
        yield f"{what}: {words}"
    if not found.broken and not contradicted:
        yield f"{what}: {found.entries} entries in {found.chains} chains, unbroken"
