"""Labels for codes."""

from __future__ import annotations

import pytest

from bot.texts import labels
from models.delivery import DeliveryState
from models.notebook import AttachmentKind
from models.task import TaskStatus


@pytest.mark.parametrize(
    ("label", "kind", "shown"),
    [
        ("CIRV visit", "VISIT_CIRV", "CIRV visit"),
        (None, "LITTER_PICK", "Litter pick"),
        (None, "school visit", "School visit"),
        (None, "visit-npt", "Visit NPT"),
    ],
)
def test_a_kind_of_task_has_the_label_of_its_row_or_is_written_out(label, kind, shown):
    assert labels.task_kind(label, kind) == shown


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
