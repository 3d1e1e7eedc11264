"""Files that could not be fetched or kept, in words. They go out as pushes: references only."""

from __future__ import annotations

from bot.services.kinds.fetched_files import FileLostNotice, FilesWaitNotice
from bot.texts.reply import Button, Reply, say


def told_wait(_: FilesWaitNotice) -> Reply:
    """To supervisors and administrators, once a day while it lasts."""
    return say(
        "Photos and recordings on notes and briefings are waiting: the server's disk won't take them."
        " No note is lost.",
        "They will be fetched once there is room. The administrator sees how many: python bot.py doctor",
    )


def told_lost(notice: FileLostNotice) -> Reply:
    ref = notice.ref
    return say(
        f"A file on {ref} could not be fetched, and is NOT kept. The note itself is.",
        "Send the file again in answer to the note. If it is gone, write down what it showed.",
        buttons=((Button("Open the note", ref),),),
    )
