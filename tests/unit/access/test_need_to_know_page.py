from docs.need_to_know import PLACE, page


def test_the_page_on_disk_is_what_the_policy_makes():
    assert PLACE.read_text(encoding="utf-8") == page(), "rewrite it: make docs"
