"""The verdict on pip-audit's answer: a finding fails, a missing network doesn't."""

from __future__ import annotations

import json

from tests.audit_dependencies import ACCEPTED, PINNED, TOP, verdict

CLEAN = {"name": "idna", "version": "3.20", "vulns": []}
WEAK = {"name": "mako", "version": "1.4.3", "vulns": [{"id": "PYSEC-2026-7", "aliases": ["CVE-2026-1"]}]}
SKIPPED = {"name": "yarl", "skip_reason": "Dependency not found on PyPI"}
NO_NETWORK = """Traceback (most recent call last):
requests.exceptions.ConnectionError: HTTPSConnectionPool(host='pypi.org', port=443): Max retries exceeded
"""


def answered(*dependencies):
    return json.dumps({"dependencies": dependencies, "fixes": []})


def test_nothing_found_passes():
    assert verdict(answered(CLEAN), "", accepted={}) == (["1 packages audited, 0 findings"], 0)


def test_a_finding_fails_and_is_named():
    said, status = verdict(answered(CLEAN, WEAK), "", accepted={})
    assert (said[0], status) == ("mako 1.4.3: PYSEC-2026-7", 1)


def test_a_finding_that_is_accepted_passes():
    said, status = verdict(answered(CLEAN, WEAK), "", accepted={"PYSEC-2026-7": "only its server is weak"})
    assert (said, status) == (["2 packages audited, 1 findings"], 0)


def test_what_is_accepted_and_no_longer_found_is_to_be_deleted():
    said, status = verdict(answered(CLEAN), "", accepted={"PYSEC-2026-7": "only its server is weak"})
    assert status == 1
    assert "delete it" in said[0]


def test_an_index_that_knows_no_advisories_passes_and_says_so():
    said, status = verdict(answered(SKIPPED), "", accepted={"PYSEC-2026-7": "reason"})
    assert status == 0
    assert said == ["0 packages audited, 0 findings", "not audited: the index here has no advisories on yarl"]


def test_a_finding_fails_though_others_could_not_be_audited():
    said, status = verdict(answered(SKIPPED, WEAK), "", accepted={})
    assert status == 1
    assert any(line.startswith("not audited") for line in said)


def test_without_a_network_it_passes_and_says_so():
    said, status = verdict("", NO_NETWORK, accepted={})
    assert status == 0
    assert "not audited: the advisories cannot be reached" in said[0]


def test_any_other_failure_of_the_tool_fails():
    assert verdict("", "ERROR: requirement idna is not pinned", accepted={})[1] == 1
    assert verdict("", "", accepted={})[1] == 1
    assert verdict("[]", "", accepted={})[1] == 1


def test_each_acceptance_has_its_reason():
    assert all(len(reason) > 20 for reason in ACCEPTED.values())


def test_everything_audited_is_pinned_exactly():
    lines = [line for name in PINNED for line in (TOP / name).read_text().splitlines()]
    named = [line for line in lines if line and not line.startswith(("#", "--"))]
    assert len(named) > 50
    assert [line for line in named if "==" not in line.partition("#")[0]] == []
