"""Officers with every form of collar number that the import takes, at every place that takes one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.services.exchange.sheets.cells import collar as read_collar

COLLARS = ["N/1234", "1234-A", "AB12", "ab12", "12-34", "n/1234-a"]


@pytest.fixture
def called(beatline):
    async def call(account, collar):
        change = sa.text("UPDATE officers SET collar = :collar WHERE account_id = :account")
        await beatline.database.write(
            lambda session: session.run(change, {"collar": collar, "account": account})
        )

    return call


@pytest.mark.parametrize("collar", COLLARS)
async def test_a_notebook_works_for_every_collar(officer, sergeant, called, collar):
    await called(5001, collar)
    stored = read_collar(collar)
    ref = f"PNB-{stored}-0001"
    receipt = await officer.says("note two males by the shop")
    assert receipt.shows(ref)
    loose = f"pnb {collar} 1" if collar != "12-34" else ref  # which would be entry 34 of 12
    for words in (ref, ref.lower(), loose, f"/notes {ref}", "note 1"):
        assert (await officer.says(words)).shows(f"{ref} ·", "two males")
    assert (await officer.says("in a blue Corsa", reply_to=(await officer.says(ref)).message)).shows(
        f"PNB-{stored}-0002", ref
    )
    assert (await officer.says(f"/amend {ref} three males by the shop")).shows(f"PNB-{stored}-0003")
    assert (await officer.says(f"/strike PNB-{stored}-0002 wrong car")).shows(f"PNB-{stored}-0004")
    assert (await officer.says(f"/add place PNB-{stored}-0003 by the bins")).shows(f"PNB-{stored}-0003")
    for button in ("Kind", "Place", "Present"):
        if button in (card := await officer.says(f"PNB-{stored}-0003")).labels:
            assert (await officer.taps(card.message, button)).hides("isn't on record")
    assert (await sergeant.says(f"/check PNB-{stored}-0003")).hides("isn't on record")


@pytest.mark.parametrize("collar", COLLARS)
async def test_a_colleague_is_named_by_every_collar(officer, sergeant, called, collar):
    await called(5005, collar)
    for said in (collar, collar.upper(), collar.lower()):
        assert (await officer.says(f"TUR-0123 for pc {said}")).shows("Contacting")
        assert (await sergeant.says(f"/notes pc {said}")).hides("isn't on record")
    await officer.says("note seen with a colleague")
    assert (await officer.says(f"/add present note 1 {collar}")).hides("Nobody")
    assert (await sergeant.says(f"/leave pc {collar} until 28/11")).hides("When", "I don't")
