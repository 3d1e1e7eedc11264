"""Results of yesterday, as the week's crews recorded them; and what courts decided last month."""

from __future__ import annotations

from datetime import date, timedelta

from bot.services.exchange.sheets.dates import written_date

_HEADER = ["day", "kind", "subtype", "count", "money", "operation", "team", "threat", "by"]
_YESTERDAY = (  # kind, subtype, count, pounds, team, by
    ("KNIVES_SEIZED", "", "2", "", "RESP", "0734"),
    ("KNIVES_SURRENDERED", "", "11", "", "NPT1", ""),
    ("ARRESTS", "", "3", "", "RESP", "0734"),
    ("STOP_SEARCHES", "s.1 PACE", "6", "", "RESP", "2102"),
    ("SEARCH_FINDS", "s.1 PACE", "1", "", "RESP", "2102"),
    ("DRUGS_WRAPS", "cannabis", "14", "", "RESP", "0734"),
    ("DRUGS_PLANTS", "cannabis", "9", "", "RESP", "2102"),
    ("CASH_SEIZED", "", "", "1240.50", "RESP", "0734"),
    ("WEAPON_SWEEPS", "", "4", "", "NPT1", ""),
    ("RETAILERS_VISITED", "", "12", "", "NPT5", ""),
    ("PUPILS", "", "180", "", "NPT4", ""),
    ("LEAFLETS", "", "240", "", "NPT2", ""),
    ("SUPPORT_ACCEPTED", "", "2", "", "CIRV", "1857"),
    ("ADULTS_SAFEGUARDED", "", "1", "", "NPT3", ""),
)
_LAST_MONTH = (  # kind, count, threat
    ("CHARGES", "7", "drug supply"),
    ("CONVICTIONS", "4", "drug supply"),
    ("IMPRISONMENT", "64", "drug supply"),
    ("CHARGES", "2", "firearms"),
)


def result_rows(today: date) -> list[list[str]]:
    """Yesterday's are of Driven, or of Viper where that was before the week."""
    yesterday = today - timedelta(days=1)
    operation = "DRIVEN" if today.weekday() else "VIPER"
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return [
        _HEADER,
        *(
            [written_date(yesterday), kind, subtype, count, pounds, operation, team, "", by]
            for kind, subtype, count, pounds, team, by in _YESTERDAY
        ),
        *(
            [written_date(month), kind, "", count, "", "VIPER", "SOCT", threat, ""]
            for kind, count, threat in _LAST_MONTH
        ),
    ]
