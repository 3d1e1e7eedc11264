"""The threats that a strategy on serious and organised crime is about."""

from enum import StrEnum


class Threat(StrEnum):
    DRUG_SUPPLY = "drug supply"
    FIREARMS = "firearms"
    FRAUD = "fraud"
    CYBERCRIME = "cybercrime"
    CSE = "cse"
    MODERN_SLAVERY = "modern slavery"
