"""The facts of a contact that stand in its vCard alone: further numbers, addresses, whatever else it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

KNOWN = frozenset({"BEGIN", "END", "VERSION", "N", "FN", "PHOTO", "REV", "PRODID", "UID"})
LINE = re.compile(r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<kinds>(?:;[^:]*)?):(?P<value>.*)")
KIND = re.compile(r"(?:TYPE=)?\"?(HOME|WORK|FAX)\b", re.IGNORECASE)


def facts(vcard: str, *, phone: str) -> Iterator[str]:
    """`home 01604 960001`, `4 Mill Lane Northampton`; `phone` stands beside the name already."""
    for line in re.sub(r"\r?\n[ \t]", "", vcard).splitlines():
        found = LINE.fullmatch(line)
        if found is None or found["name"].upper() in KNOWN:
            continue
        value = " ".join(re.sub(r"\\n|\\(.)|;", lambda one: one[1] or " ", found["value"]).split())
        if value and _digits(value) != _digits(phone):
            kind = KIND.search(found["kinds"])
            yield f"{kind[1].lower()} {value}" if kind else value


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value) or value
