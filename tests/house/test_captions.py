"""Every file sent says what it is: a walk over all places that make one."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
BARE = 3  # a name, the content, whether it is a picture


def calls(name):
    for folder in ("bot", "handlers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
                    yield path.relative_to(ROOT).as_posix(), node


def test_a_file_outside_of_a_part_with_words_has_a_caption_of_its_own():
    parts = {path for path, _ in calls("DocumentPart")}
    assert len(parts) >= 4
    bare = {path for path, node in calls("ReplyFile") if len(node.args) + len(node.keywords) <= BARE}
    assert bare - parts == {"bot/chat/profile.py"}, "the bot's own picture is no message"


def test_each_part_is_made_with_words():
    assert all(len(node.args) > 1 for _, node in calls("DocumentPart"))
