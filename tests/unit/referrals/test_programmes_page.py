from docs.programmes import PLACE, load, page


def test_the_page_on_disk_is_what_the_files_make():
    assert PLACE.read_text(encoding="utf-8") == page(), "rewrite it: make docs"


def test_each_programme_has_its_diagram_and_its_tables():
    programmes = load()
    assert len(programmes) == 3
    made = page()
    assert made.count("stateDiagram-v2") == len(programmes)
    for one in programmes:
        for move in one.moves:
            assert f"    {move.from_status} --> {move.to_status}" in made
        for heading in ("Who is taken", "Where it stands", "Moves", "At the door"):
            assert made.count(f"### {heading}") == len(programmes)
