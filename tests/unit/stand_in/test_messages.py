from __future__ import annotations

import json

import aiohttp
import pytest

from bot.demo.stand_in import CannotError
from tests.unit.stand_in.test_client import PNG, opened

KEYBOARD = {
    "inline_keyboard": [[{"text": "Open", "callback_data": "open:1"}, {"text": "No", "callback_data": "no"}]]
}


@pytest.fixture
async def ground():
    async with opened() as made:
        made.ash.says("/start")
        yield made


def keyboard(**button):
    return {"inline_keyboard": [[{"text": "Open"} | button]]}


async def refuse(ground, text="x", **params):
    return await ground.refused("sendMessage", chat_id=5001, text=text, **params)


async def test_who_never_pressed_start_is_not_found(ground):
    ground.stand_in.person(5002, "Robin")
    for chat_id in (5002, 999):
        said = await ground.refused("sendMessage", chat_id=chat_id, text="x")
        assert said == "Bad Request: chat not found"


async def test_who_blocked_the_bot_and_who_is_gone(ground):
    ground.ash.blocks()
    assert await refuse(ground) == "Forbidden: bot was blocked by the user"
    ground.ash.unblocks()
    await ground.send()
    ground.ash.vanishes()
    assert await refuse(ground) == "Forbidden: user is deactivated"


async def test_text_is_counted_in_utf16_after_markup(ground):
    await ground.send("x" * 4096)
    await ground.send("<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    await ground.send("👍" * 2048)
    for text in ("x" * 4097, "👍" * 2049):
        assert await refuse(ground, text) == "Bad Request: message is too long"
    assert await refuse(ground, "") == "Bad Request: message text is empty"
    assert await refuse(ground, " \n ") == "Bad Request: text must be non-empty"


async def test_white_space_at_the_ends_goes(ground):
    assert (await ground.send("  \n hello <b> you </b> ", parse_mode="HTML"))["text"] == "hello  you"


async def test_a_caption_is_shorter(ground):
    form = aiohttp.FormData({"chat_id": "5001", "caption": "x" * 1025})
    form.add_field("document", b"data", filename="a.txt")
    async with ground.session.post(ground.address("sendDocument"), data=form) as answer:
        assert (await answer.json())["description"] == "Bad Request: message caption is too long"


async def test_callback_data_has_at_most_64_bytes(ground):
    await ground.send(reply_markup=keyboard(callback_data="x" * 64))
    for data in ("x" * 65, "é" * 33, ""):
        said = await refuse(ground, reply_markup=keyboard(callback_data=data))
        assert said == "Bad Request: BUTTON_DATA_INVALID"


async def test_a_button_does_exactly_one_thing(ground):
    said = await refuse(ground, reply_markup=keyboard())
    assert said.endswith("Text buttons are unallowed in the inline keyboard")
    assert "exactly one" in await refuse(ground, reply_markup=keyboard(callback_data="a", url="https://a.uk"))
    said = await refuse(ground, reply_markup={"inline_keyboard": [[{"callback_data": "a"}]]})
    assert said == "Bad Request: can't parse inline keyboard button: Can't find field \"text\""


async def test_a_keyboard_has_its_size(ground):
    button = {"text": "x", "callback_data": "x"}
    await ground.send(reply_markup={"inline_keyboard": [[button] * 8] * 12})
    for rows in ([[button] * 9], [[button]] * 101):
        said = await refuse(ground, reply_markup={"inline_keyboard": rows})
        assert said == "Bad Request: reply markup is too long"


async def test_a_reply_carries_the_whole_message_replied_to(ground):
    sent = await ground.send("<b>Card</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    ground.ash.says("filed", reply_to=sent["message_id"])
    replied = (await ground.updates())[-1]["message"]["reply_to_message"]
    assert replied["text"] == "Card"
    assert replied["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert replied["reply_markup"] == KEYBOARD


async def test_a_reply_to_what_is_gone(ground):
    said = await refuse(ground, reply_parameters={"message_id": 99})
    assert said == "Bad Request: message to be replied not found"
    sent = await ground.send(reply_parameters={"message_id": 99, "allow_sending_without_reply": True})
    assert "reply_to_message" not in sent


async def test_an_edit_has_to_change_something(ground):
    sent = await ground.send("one", reply_markup=KEYBOARD)
    where = {"chat_id": 5001, "message_id": sent["message_id"]}
    said = await ground.refused("editMessageText", **where, text="one", reply_markup=KEYBOARD)
    assert said == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
    await ground.ask("editMessageText", **where, text="one")
    shown = ground.ash.messages[-1]
    assert (shown.text, shown.buttons, shown.edited) == ("one", [], True)
    said = await ground.refused("editMessageReplyMarkup", **where)
    assert said.startswith("Bad Request: message is not modified")


async def test_only_ones_own_message_that_is_there_can_be_edited(ground):
    said = await ground.refused("editMessageText", chat_id=5001, message_id=99, text="x")
    assert said == "Bad Request: message to edit not found"
    mine = ground.ash.messages[0].message_id
    said = await ground.refused("editMessageText", chat_id=5001, message_id=mine, text="x")
    assert said == "Bad Request: message can't be edited"


async def test_what_is_older_than_48_hours_stays(ground):
    young, old = await ground.send(), await ground.send()
    await ground.ask("deleteMessage", chat_id=5001, message_id=young["message_id"])
    assert ground.ash.message(young["message_id"]).deleted
    assert [one.message_id for one in ground.ash.messages] == [1, old["message_id"]]
    ground.clock.advance(48 * 3600 + 1)
    said = await ground.refused("deleteMessage", chat_id=5001, message_id=old["message_id"])
    assert said == "Bad Request: message can't be deleted for everyone"
    said = await ground.refused("deleteMessage", chat_id=5001, message_id=young["message_id"])
    assert said == "Bad Request: message to delete not found"


async def test_a_tap_is_answered_in_time_or_not_at_all(ground):
    sent = await ground.send(reply_markup=KEYBOARD)
    ground.ash.taps(sent["message_id"], "Open")
    ground.ash.taps(sent["message_id"], "no")
    first, second = [one["callback_query"] for one in (await ground.updates())[-2:]]
    assert (first["data"], second["data"]) == ("open:1", "no")
    assert first["message"]["message_id"] == sent["message_id"]
    await ground.ask("answerCallbackQuery", callback_query_id=first["id"], text="done", show_alert=True)
    assert [(one.text, one.alert) for one in ground.ash.toasts] == [("done", True)]
    ground.clock.advance(16)
    for query_id in (second["id"], "0"):
        said = await ground.refused("answerCallbackQuery", callback_query_id=query_id)
        assert said == ("Bad Request: query is too old and response timeout expired or query ID is invalid")


async def test_a_toast_has_at_most_200_characters(ground):
    ground.ash.replays("x", (await ground.send())["message_id"])
    query = (await ground.updates())[-1]["callback_query"]
    said = await ground.refused("answerCallbackQuery", callback_query_id=query["id"], text="x" * 201)
    assert said == "Bad Request: MESSAGE_TOO_LONG"


async def test_a_button_that_is_gone_can_only_be_replayed(ground):
    sent = await ground.send(reply_markup=KEYBOARD)
    await ground.ask("editMessageReplyMarkup", chat_id=5001, message_id=sent["message_id"])
    with pytest.raises(CannotError, match="no button 'Open'"):
        ground.ash.taps(sent["message_id"], "Open")
    ground.ash.replays("open:1", sent["message_id"])
    assert (await ground.updates())[-1]["callback_query"]["data"] == "open:1"


async def test_commands_are_checked_and_seen_by_scope(ground):
    for command, said in (("Bad", "BOT_COMMAND_INVALID"), ("x" * 33, "BOT_COMMAND_INVALID")):
        commands = [{"command": command, "description": "d"}]
        assert await ground.refused("setMyCommands", commands=commands) == f"Bad Request: {said}"
    too_long = [{"command": "a", "description": "d" * 257}]
    assert await ground.refused("setMyCommands", commands=too_long) == (
        "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"
    )
    many = [{"command": f"c{number}", "description": "d"} for number in range(101)]
    assert await ground.refused("setMyCommands", commands=many) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    help_, brief = {"command": "help", "description": "d"}, {"command": "brief", "description": "d"}
    await ground.ask("setMyCommands", commands=[help_])
    assert ground.ash.commands == [help_]
    await ground.ask("setMyCommands", commands=[brief], scope={"type": "chat", "chat_id": 5001})
    assert ground.ash.commands == [brief]
    await ground.ask("deleteMyCommands", scope={"type": "chat", "chat_id": 5001})
    assert ground.ash.commands == [help_]
    assert await ground.ask("getMyCommands") == [help_]


async def test_a_deep_link_starts_with_its_code(ground):
    ground.ash.opens("https://t.me/beatline_demo_bot?start=CODE_1-x")
    assert ground.ash.messages[-1].text == "/start CODE_1-x"
    for link in (
        "https://t.me/other?start=x",
        "https://t.me/beatline_demo_bot?start=" + "x" * 65,
        "https://t.me/beatline_demo_bot?start=a.b",
    ):
        with pytest.raises(CannotError):
            ground.ash.opens(link)


async def test_an_album_is_several_messages_under_one_id(ground):
    form = aiohttp.FormData({"chat_id": "5001"})
    media = [
        {"type": "photo", "media": f"attach://p{n}", "caption": f"no {n}", "has_spoiler": True}
        for n in (1, 2)
    ]
    form.add_field("media", json.dumps(media))
    for name in ("p1", "p2"):
        form.add_field(name, PNG, filename=f"{name}.png", content_type="image/png")
    async with ground.session.post(ground.address("sendMediaGroup"), data=form) as answer:
        sent = (await answer.json())["result"]
    assert len({one["media_group_id"] for one in sent}) == 1
    shown = ground.ash.messages[-2:]
    assert [(one.text, one.photo, one.has_spoiler) for one in shown] == [
        ("no 1", PNG, True),
        ("no 2", PNG, True),
    ]
    assert ground.stand_in.warnings == []


async def test_a_picture_that_is_none_and_a_file_that_is_unknown(ground):
    form = aiohttp.FormData({"chat_id": "5001"})
    form.add_field("photo", b"no picture", filename="a.png")
    async with ground.session.post(ground.address("sendPhoto"), data=form) as answer:
        assert (await answer.json())["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    said = await ground.refused("sendPhoto", chat_id=5001, photo="AgAC-unknown")
    assert said == "Bad Request: wrong file identifier/HTTP URL specified"
    assert await ground.refused("getFile", file_id="x") == (
        "Bad Request: wrong file_id or the file is temporarily unavailable"
    )


async def test_a_protected_venue_and_a_copy(ground):
    place = {"latitude": 52.2376, "longitude": -0.8964}
    await ground.ask(
        "sendVenue", chat_id=5001, title="Market Square", address="NN1", protect_content=True, **place
    )
    shown = await ground.ash.hears()
    assert shown.protected
    assert shown.location == (52.2376, -0.8964)
    where = {"chat_id": 5001, "from_chat_id": 5001}
    said = await ground.refused("copyMessage", **where, message_id=shown.message_id)
    assert said == "Bad Request: message can't be copied"
    assert await ground.ask("copyMessage", **where, message_id=1) == {"message_id": 3}
    assert await ground.refused("sendLocation", chat_id=5001, latitude=91, longitude=0) == (
        "Bad Request: wrong latitude or longitude specified"
    )


async def test_in_a_group_the_bot_may_leave_and_be_thrown_out(ground):
    group = ground.stand_in.group("Town patrol", [ground.ash])
    member = (await ground.updates())[1]["my_chat_member"]
    assert (member["chat"]["type"], member["new_chat_member"]["status"]) == ("supergroup", "member")
    await ground.ask("sendMessage", chat_id=group.id, text="Find me in private")
    assert group.messages[-1].text == "Find me in private"
    await ground.ask("leaveChat", chat_id=group.id)
    said = await ground.refused("sendMessage", chat_id=group.id, text="x")
    assert said == "Forbidden: bot is not a member of the supergroup chat"
    group.removes_bot(ground.ash)
    said = await ground.refused("sendMessage", chat_id=group.id, text="x")
    assert said == "Forbidden: bot was kicked from the supergroup chat"


async def test_hearing_follows_the_serial_numbers(ground):
    sent = ground.ash.says("one")
    await ground.send("answer one")
    await ground.send("answer two")
    assert [(await ground.ash.hears()).text, (await ground.ash.hears()).text] == ["answer one", "answer two"]
    assert (await ground.ash.hears(after=sent)).text == "answer one"
    with pytest.raises(TimeoutError):
        await ground.ash.hears(after=ground.stand_in.serial, timeout=0.01)


async def test_a_reply_that_opens_and_a_button_that_copies_are_held_to_telegrams_rules(ground):
    """The table is that of Bot API 10.3: buttons and a reply that opens go together."""
    await ground.send(reply_markup={"force_reply": True, "input_field_placeholder": "Your note"})
    asked = ground.ash.messages[-1]
    assert (asked.prompt, asked.body.get("reply_markup")) == ("Your note", None), "the bot isn't sent it back"
    await ground.send(reply_markup=keyboard(copy_text={"text": "TUR-0123"}) | {"force_reply": True})
    both = ground.ash.messages[-1]
    assert (both.prompt, both.buttons) == ("", [[("Open", "TUR-0123")]])
    assert ground.stand_in.warnings == []
    for markup in (
        {"force_reply": True, "input_field_placeholder": "x" * 65},
        keyboard(copy_text={"text": "x" * 257}),
    ):
        assert "Bad Request" in await refuse(ground, reply_markup=markup)
