"""Whatever happens, the output names updates by their numbers and quotes nothing of them."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.stand_in.api import GARBAGE
from bot.demo.stand_in.faults import Trouble
from bot.services import audit, enrolment
from bot.settings import utc_now
from models import Officer
from tests.faults.conftest import SECRET, TOKEN
from tests.faults.notebooks import all_settled

WORDS = "Wolfsbane-in-the-attic"
NAME = "Quillfeather"


async def test_the_output_of_a_bad_day_holds_no_secret_and_no_word(
    make_program, telegram, takers, database, way, monkeypatch
):
    monkeypatch.setattr("bot.demo.stand_in.api.GARBAGE", GARBAGE + WORDS.encode())
    with database.transaction() as session:
        code = enrolment.issue(
            session, audit.system(session), "1001", lifetime=timedelta(hours=1), now=utc_now()
        ).code
        session.get(Officer, 2).surname = NAME
    program = make_program(str(database.url.render_as_string(hide_password=False)), loud=True, **way)
    seen = len(telegram.calls)
    program.start()
    await program.listens(telegram, after=seen)
    newcomer = telegram.person(7001, NAME)
    newcomer.opens(f"https://t.me/beatline_demo_bot?start={code}")
    newcomer.opens(f"https://t.me/beatline_demo_bot?start={code[:-3]}xyz")
    for method in ("sendMessage", "getUpdates"):
        for trouble in Trouble:
            telegram.fault(trouble, method, times=1, seconds=1)
    for taker in takers[1:]:
        taker.person.says(f"/find {WORDS} {NAME}")
        taker.person.says(f"note {WORDS} \x00" if taker.officer_id % 2 else f"{WORDS} without sense")
        taker.person.sends_photo(WORDS.encode(), caption=f"note {WORDS}")
    await all_settled(telegram, database)
    program.kill()
    program.start()
    takers[1].person.says(f"note {WORDS}")
    await all_settled(telegram, database)
    program.asked_to_stop()
    assert await program.exit_status() == 0
    said = program.said
    assert " DEBUG " in said
    for secret in (TOKEN, TOKEN.partition(":")[2], SECRET, code, code[:-3], WORDS, NAME):
        assert secret not in said
