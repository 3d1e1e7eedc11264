from sqlmodel import select

from models import AuditEntry, Officer, Referral


async def test_a_reference_anywhere_brings_its_card(officer):
    answer = await officer.says("where are we with tur 123?")
    assert answer.shows("TUR-0123", "Contacting", "Home visit", "OFFICIAL-SENSITIVE")


async def test_the_command_does_the_same_as_the_bare_reference(officer):
    by_command = await officer.says("/ref cir-45")
    bare = await officer.says("CIR 0045")
    assert by_command.text == bare.text
    assert by_command.shows("CIR-0045 · CIRV referral", "Held by CIRV")


async def test_who_has_no_part_in_it_reads_whether_it_is_open_whom_to_ring_and_what_to_beware_of(officer):
    answer = await officer.says("CIR-0045")
    assert answer.text.splitlines()[1:4] == [
        "Open",
        "Held by CIRV: ring them before any approach.",
        "⚠ dog at address",
    ]
    assert answer.hides("Support offered", "OVERDUE", "Next", "Lead", "Opened", "20/11", "3001")


async def test_the_owning_team_reads_the_whole_card(beatline, phone):
    answer = await phone("3001").says("CIR-0045")
    assert answer.shows("Support offered", "OVERDUE", "PC 3001 Dunmoor", "dog at address")


async def test_an_unknown_reference_names_the_nearest_with_a_button(officer):
    answer = await officer.says("TUR-0132")
    assert answer.shows("TUR-0132 isn't on record. Did you mean TUR-0123?")
    card = await officer.taps(answer.message, "TUR-0123")
    assert card.shows("TUR-0123", "Contacting")


async def test_a_restricted_referral_reads_as_if_it_did_not_exist(officer, phone):
    hidden = await officer.says("/ref CIR-0046")
    absent = await officer.says("/ref CIR-0047")
    assert hidden.text.replace("CIR-0046", "X") == absent.text.replace("CIR-0047", "X")
    assert (await phone("3001").says("/ref CIR-0046")).shows("CIR-0046", "Allocated")


async def test_a_partner_sees_the_own_programme_only(beatline, phone):
    partner = phone("2001")
    assert (await partner.says("TUR-0123")).shows("Contacting")
    assert (await partner.says("CIR-0045")).shows("CIR-0045 isn't on record")


async def test_each_line_of_the_list_tells_what_its_card_would_and_names_nobody(officer):
    answer = await officer.says("/referrals")
    assert answer.shows("TUR-0123 · Contacting · due Mon 23/11", "CIR-0045 · open · ring CIRV")
    assert answer.text.index("TUR-0123") < answer.text.index("CIR-0045")
    assert answer.hides("Millbrook", "Hollowell", "CIR-0046", "OVERDUE", "Support offered")


async def test_the_list_is_in_order_of_due_date(beatline, sergeant):
    answer = await sergeant.says("/referrals")
    assert answer.shows("CIR-0045 · Support offered", "OVERDUE", "TUR-0123 · Contacting")
    assert answer.text.index("CIR-0045") < answer.text.index("TUR-0123")


async def test_a_list_tells_nobody_what_it_is_narrowed_by(officer, sergeant):
    assert (await officer.says("/referrals overdue")).shows("No open referrals here")
    assert (await sergeant.says("/referrals overdue")).shows("CIR-0045")


async def test_an_unknown_list_says_which_there_are(officer):
    assert (await officer.says("/referrals blue")).shows("“blue”", "mine, team, overdue, cirv, turnaround")


async def test_no_card_carries_a_name(officer):
    assert (await officer.says("TUR-0123")).hides("Jordan", "Millbrook")


async def test_a_refresh_edits_the_card_in_place(officer, clock):
    card = await officer.says("TUR-0123")
    clock.moves(minutes=5)
    fresh = await officer.taps(card.message, "↻ Refresh")
    assert fresh.message_id == card.message_id
    assert fresh.shows("as of 10:20")


async def test_an_inspector_reads_of_a_restricted_referral_whom_to_ring_and_no_more(beatline, sergeant):
    def promote(session):
        officer = session.orm.get(Officer, 1)
        officer.rank = "T/Insp"
        session.orm.add(officer)

    assert (await sergeant.says("CIR-0046")).shows("CIR-0046 isn't on record")
    await beatline.database.write(promote)
    assert (await sergeant.says("CIR-0046")).text == "CIR-0046 is held by CIRV. Ring the owning team."
    assert (await sergeant.says("/referrals")).hides("CIR-0046")


async def test_a_hidden_referral_is_not_what_was_probably_meant(officer, phone):
    assert (await officer.says("CIR-0064")).hides("CIR-0046")
    assert (await phone("3001").says("CIR-0064")).shows("Did you mean CIR-0046?")


async def test_a_card_that_was_open_when_its_referral_was_restricted_gives_way_to_the_refusal(
    beatline, phone, officer
):
    def restrict(session):
        referral = session.orm.get(Referral, 2)
        referral.restricted = True
        session.orm.add(referral)

    outsider = phone("1300")
    card = await outsider.says("CIR-0045")
    await beatline.database.write(restrict)
    refused = await outsider.taps(card.message, "↻ Refresh")
    assert refused.message_id == card.message_id
    assert refused.shows("CIR-0045 isn't on record") and refused.hides("CIRV", "dog", "Open")
    absent = await outsider.says("CIR-0997")
    assert refused.text.replace("CIR-0045", "X") == absent.text.replace("CIR-0997", "X")

    def looks(session):
        entries = session.orm.exec(select(AuditEntry).where(AuditEntry.officer_id == 5)).all()
        return [(one.action, one.object_ref) for one in entries if one.object_ref == "CIR-0045"]

    assert await beatline.database.read(looks) == [("consult", "CIR-0045"), ("refused", "CIR-0045")]
