"""The reading of typed words: names, ranks, references, days, times. Pure: no database, no models here."""
