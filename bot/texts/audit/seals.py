"""The nightly seal in words, for those who keep its digest."""

from __future__ import annotations

from datetime import datetime

from bot.services.audit.seals import SealedNotice, SealView
from bot.texts import cards
from bot.texts.reply import Button, Reply, bold, code, say
from bot.texts.times import full

SHORT = 16  # hex digits


def sealed(seal: SealedNotice) -> Reply:
    """To each auditor, each night."""
    return say(
        (bold(f"Seal {seal.number}"), f" of {full(seal.made_at)}"),
        f"{seal.entries:,} audit entries in {seal.chains:,} chains",
        (code(in_fours(seal.digest[:SHORT])), " …"),
        "Keep this message: it proves that no entries were cut off.",
        buttons=((Button("Full digest", f"/audit seal {seal.number}"),),),
    )


def card(seal: SealView, *, now: datetime) -> Reply:
    return say(
        (bold(f"Seal {seal.number}"), f" of {full(seal.made_at)}"),
        f"{seal.entries:,} audit entries in {seal.chains:,} chains",
        (code(in_fours(seal.digest)),),
        "An administrator can check it: python bot.py verify --seal DIGEST",
        cards.marking(now),
    )


def in_fours(digest: str) -> str:
    """`ab12 cd34 ...`, in groups to read out."""
    return " ".join(digest[i : i + 4] for i in range(0, len(digest), 4))
