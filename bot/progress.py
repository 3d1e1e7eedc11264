"""The progress of a long import, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

FROM_ROWS = 1_000


@contextmanager
def shown() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each sheet of 1,000 rows and more. Called with the sheet, the rows done, the rows in all."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    bars: dict[str, TaskID] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:

        def heard(sheet: str, done: int, total: int) -> None:
            if max(done, total) < FROM_ROWS:
                return
            if sheet not in bars:
                bars[sheet] = progress.add_task(sheet, total=None)
            progress.update(bars[sheet], completed=done, total=total or None)

        yield heard
