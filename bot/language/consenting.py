"""Words for somebody who may have consented: the child, a parent, a carer, or the adult themself."""

from __future__ import annotations

import re

from bot.letters import lowered

_RELATED = (
    r"(?:step|grand|foster|god)?-?(?:mother|mum|mam|mom|father|dad|parents?)|mummy|daddy|nana?|gran(?:ny)?"
    r"|grandad|aunt(?:ie|y)?|uncle|brother|sister|guardian|carers?|social worker|family"
)
_THEMSELVES = (
    r"child|children|young (?:person|man|woman|lady|adult)|youth|teen(?:ager)?|boy|girl|lad|lass|son|daughter"
    r"|person|adult|subject|(?:them|him|her)sel(?:f|ves)|they|he|she|both"
)
_WHO = re.compile(rf"\b(?:{_RELATED}|{_THEMSELVES})\b")


def names_consenter(words: str) -> bool:
    """Whether the words say one of these: `his mum`, `the child and a parent`, `they did`; not `the dog`."""
    return _WHO.search(lowered(words)) is not None
