from datetime import UTC, datetime

import pytest

from bot.services.oversight.audit_reading import AuditEntryView, AuditFilter, ChainOwner
from bot.texts import labels
from bot.texts.audit import seals
from bot.texts.oversight import audit_files
from bot.texts.oversight import audit_reading as texts
from bot.texts.reply import MAX_SAYS
from bot.values import replace

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
ENTRY = AuditEntryView(
    *(2, 1, NOW, "officer", "NPT1", "consult", "referral", "TUR-0123", None, "done", None, None, None),
    *("0" * 64, "f" * 64, "1234", "Ashfield", "PC"),
)


def says(wanted):
    reply = texts.listing([ENTRY], wanted, page=3, more=True, now=NOW)
    return [button.says for row in reply.buttons for button in row]


def test_buttons_say_what_was_asked():
    wanted = AuditFilter(
        about=("referral", "TUR-0123"), by=ChainOwner(2, "1234"), days="last week", refused=True
    )
    asked = "TUR-0123 1234 refused last week"
    assert says(wanted) == [
        f"/audit {asked} page 2",
        f"/audit {asked} page 4",
        f"/audit export {asked} xlsx",
        f"/audit export {asked} pdf",
    ]


def test_what_no_button_can_say_has_none():
    wanted = AuditFilter(about=("officer", "X" * 20), by=ChainOwner(2, "Y" * 20), days="21/11/2026 nights")
    assert len(wanted.asked) > MAX_SAYS - 7
    assert says(wanted) == []


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("NotOnRecordError", "not on record"),
        ("VOLUNTARY_INTERVIEW", "Voluntary interview"),
        ("next_due_on, status_since, team_id", "next due on, status since, team"),
        ("page 3", "page 3"),
        ("12", "12"),
        ("said he_or_she left", "said he or she left"),
        (None, ""),
    ],
)
def test_the_detail_of_an_entry_reads_as_words(detail, said):
    assert labels.detail(detail) == said


def test_the_workbook_says_in_words_what_the_sealed_columns_hold_as_codes():
    entry = replace(ENTRY, reason="OFFICER_SAFETY", detail="next_due_on")
    row = dict(zip(audit_files.HEADER, audit_files._row(entry), strict=True))
    assert (row["why"], row["more"], row["did what"]) == ("Officer safety", "next due on", "consult TUR-0123")
    assert (row["reason"], row["detail"]) == ("OFFICER_SAFETY", "next_due_on")
    assert len(audit_files.WIDTHS) == len(audit_files.HEADER)
    before = audit_files._row(entry)[: audit_files.HEADER.index("chain")]
    assert not [cell for cell in before if "_" in str(cell)]


def test_a_digest_is_read_out_in_fours():
    assert seals.in_fours("0123456789ab") == "0123 4567 89ab"
