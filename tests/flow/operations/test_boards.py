"""The board of an operation: words at once, the picture after, brought up to date in place."""

from __future__ import annotations

from io import BytesIO

import sqlalchemy as sa
from PIL import Image

from models import Operation, Task
from tests.conftest import ON_ONE_DATABASE


@ON_ONE_DATABASE
async def test_a_sergeant_opens_the_board_gets_its_picture_and_refreshes_it_in_place(
    sergeant, officer, phone, beatline, eventually
):
    board = await sergeant.says("/op driven board as a picture")
    assert board.shows("Op Driven: board", "Prevention", "The picture is coming", "as of 10:15")
    assert board.labels == ["↻ Refresh", "Picture", "Card"]

    async def came():
        return next((one for one in sergeant.messages if one.photo), None)

    picture = await eventually(came)
    assert picture.protected and "Op Driven: board" in picture.text
    assert Image.open(BytesIO(picture.photo)).width == 1080
    done = sa.update(Task).where(Task.operation_id == sa.select(Operation.id).scalar_subquery())
    await beatline.database.write(lambda session: session.orm.execute(done.values(status="completed")))
    again = await sergeant.taps(board.message, "↻ Refresh")
    assert again.message.message_id == board.message.message_id
    assert again.hides("0 of", "picture is coming")
    assert (await sergeant.taps(again.message, "Card")).shows("Op Driven · operation")
    assert (await officer.says("/op board nowhere")).shows("nowhere isn't on record")
    assert (await officer.says("/op board")).shows("Which operation?")
    assert (await phone("2001").says("/op board driven")).hides("Enforcement")
