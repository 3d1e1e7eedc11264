from bot.texts.guides.need_to_know import page
from tests.write_need_to_know import PLACE


def test_the_page_on_disk_is_what_the_policy_makes():
    assert PLACE.read_text(encoding="utf-8") == page(), "rewrite it: python -m tests.write_need_to_know"
