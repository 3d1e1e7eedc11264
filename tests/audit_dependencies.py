"""Ask whether anything that we pin has a known weakness: python -m tests.audit_dependencies

A finding fails. To accept one that doesn't reach us, put its number into ACCEPTED with the reason and the
date on which to look again; one that is accepted and no longer found fails, too, so that the list stays true.
Where the advisories can't be reached it says what was not audited, and passes: a check without a network
must not stop anybody's work.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[1]
PINNED = ("requirements.txt", "requirements-dev.txt")
ACCEPTED: dict[str, str] = {}  # {"PYSEC-2026-1": "its server is weak, we use its client; 03/2027"}
NETWORK = ("ConnectionError", "ProxyError", "SSLError", "Timeout", "HTTPError", "ServiceError")
SHOWN = 5


def main() -> int:
    """0 when nothing is known against what could be audited."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--format", "json",
         "--progress-spinner", "off", *(part for name in PINNED for part in ("--requirement", TOP / name))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said, status = verdict(asked.stdout, asked.stderr, accepted=ACCEPTED)
    sys.stdout.write("".join(f"{line}\n" for line in said))
    return status


def verdict(out: str, err: str, *, accepted: dict[str, str]) -> tuple[list[str], int]:
    """The words on pip-audit's answer, and the exit status."""
    try:
        answered = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return _unanswered(err)
    skipped = [one["name"] for one in answered if "skip_reason" in one]
    found = {
        weakness["id"]: f"{one['name']} {one['version']}"
        for one in answered
        for weakness in one.get("vulns", ())
    }
    wrong = [f"{what}: {number}" for number, what in found.items() if number not in accepted]
    if not skipped:
        wrong += [f"{number}: accepted, but no longer found; delete it" for number in {*accepted} - {*found}]
    counted = f"{len(answered) - len(skipped)} packages audited, {len(found)} findings"
    return [*wrong, counted, *_not_audited(skipped)], int(bool(wrong))


def _not_audited(skipped: list[str]) -> list[str]:
    if not skipped:
        return []
    more = f" and {len(skipped) - SHOWN} more" if len(skipped) > SHOWN else ""
    return [f"not audited: the index here has no advisories on {', '.join(skipped[:SHOWN])}{more}"]


def _unanswered(err: str) -> tuple[list[str], int]:
    """The words when it gave no answer: a missing network is nobody's fault, anything else is."""
    last = (err.strip().splitlines() or ["pip-audit said nothing"])[-1]
    if any(name in last for name in NETWORK):
        return [f"not audited: the advisories cannot be reached ({last.partition(':')[0]})"], 0
    return [f"pip-audit failed: {last}"], 1


if __name__ == "__main__":
    sys.exit(main())
