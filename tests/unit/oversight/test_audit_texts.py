from datetime import UTC, datetime

from bot.services.oversight.audit_reading import AuditEntryView, AuditFilter, ChainOwner
from bot.texts.audit import seals
from bot.texts.oversight import audit_reading as texts
from bot.texts.reply import MAX_SAYS

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


def test_a_digest_is_read_out_in_fours():
    assert seals.in_fours("0123456789ab") == "0123 4567 89ab"
