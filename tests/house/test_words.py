"""The words that people read: none of those that jarred when the bot was tried, and no raw codes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.services.referrals.reasons import ReasonCode
from bot.settings import Settings
from bot.texts import labels
from models.delivery import DeliveryState
from models.notebook import AttachmentKind
from models.task import TaskStatus

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot/texts", "bot/services", "bot/language", "bot/chat", "handlers")
JARRED = re.compile(
    r"There is no reason for you|aged \d+ today|Nothing to be done|[Ww]hen shall|is no command|\banew\b"
    r"|\bshall\b|\w+Error\b|audit audit|Take it back|\d accepted\b|is nothing I can|is no time at"
)
RAW_CODE = re.compile(r"\b[A-Z]{3,}(?:_[A-Z]+)+\b")
SETTINGS = {name.upper() for name in Settings.model_fields}  # told to those who run the bot
PLAIN_EXAMPLE = re.compile(r"(?<![\w`/<>.}])/(?:[a-z]+|\{\})(?: +[^\s·]|\{)")


def sentences(source):
    """The strings of several words in code; f-strings as one with `{}`, no docstrings."""
    tree = ast.parse(source)
    parts = {id(value) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for value in one.values}
    notes = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if id(one) in parts | notes:
            continue
        if isinstance(one, ast.JoinedStr):
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in one.values)
        else:
            text = one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else ""
        if " " in text.strip():
            yield text


def told():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text in sentences(path.read_text()):
                yield str(path.relative_to(ROOT)), text


def jars(text):
    plain_example = not text.startswith("/") and PLAIN_EXAMPLE.search(text)
    codes = set(RAW_CODE.findall(text)) - SETTINGS
    return JARRED.search(text) or codes or plain_example


def test_no_sentence_has_a_phrase_that_jarred_a_code_or_an_example_that_is_cut():
    found = [(place, text[:90]) for place, text in told() if jars(text) and place not in NOT_IN_CHAT]
    assert len(list(told())) > 1000
    assert found == []


NOT_IN_CHAT = {  # on paper or in a workbook, where nothing is tapped
    "bot/texts/notebook/extracts.py",
    "bot/texts/referrals/file_pages.py",
    "bot/services/exchange/sheets/explanations.py",
}


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no reason for you to judge", "Born 01/05/2014, aged 12 today", "When shall it go?",
        "/wibble is no command here", "all acknowledge anew", "8 accepted", "refused: NotOnRecordError",
        "audit audit newest", "VOLUNTARY_INTERVIEW on 18/11", "Try: /tasks team today",
    ],
)  # fmt: skip
def test_what_jarred_is_found(sentence):
    assert jars(sentence)


@pytest.mark.parametrize("codes", [TaskStatus, DeliveryState, AttachmentKind, ReasonCode])
def test_every_code_has_a_label(codes):
    known = {
        TaskStatus: labels.TASK_STATUSES,
        DeliveryState: labels.DELIVERIES,
        AttachmentKind: labels.ATTACHMENTS,
        ReasonCode: labels.REASONS,
    }[codes]
    assert set(known) == set(codes)


@pytest.mark.parametrize("code", ["VOLUNTARY_INTERVIEW", "WARRANT_SUPPORT", "RUI", "ASB_REPEAT"])
def test_a_code_without_a_label_of_its_own_is_written_out(code):
    assert "_" not in labels.ground(code) and not labels.ground(code).isupper()
    assert "_" not in labels.task_kind(None, code)
