"""Labels for codes."""

from __future__ import annotations

import pytest

from bot.texts import labels
from models.delivery import DeliveryState
from models.notebook import AttachmentKind
from models.task import TaskStatus


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("VISIT_CIRV", "CIRV visit"),
        ("visit-cirv", "CIRV visit"),
        ("WARRANT_SUPPORT", "Warrant support"),
        ("school visit", "School visit"),
    ],
)
def test_a_kind_of_task_has_a_label(kind, label):
    assert labels.task_kind(kind) == label


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("VOLUNTARY_INTERVIEW", "Voluntary interview"),
        ("NFA", "No further action"),
        ("ASB_WARNING", "ASB warning"),
        ("Worried relative", "Worried relative"),
        ("", ""),
    ],
)
def test_a_ground_that_is_a_code_has_a_label_and_words_stay(words, shown):
    assert labels.ground(words) == shown


def test_an_error_in_the_audit_is_words():
    assert labels.detail("NotOnRecordError") == "not on record"
    assert labels.detail("26000123456") == "26000123456"


def test_every_code_has_its_label():
    assert set(labels.TASK_STATUSES) == set(TaskStatus)
    assert set(labels.ATTACHMENTS) == set(AttachmentKind)
    assert set(labels.DELIVERIES) == set(DeliveryState)
