"""Typed words, read: names, ranks, references, days and times. Pure: no database and no models here."""
