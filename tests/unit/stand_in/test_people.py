"""People's actions as python-telegram-bot reads them, and the bot's actions through it as people see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReplyParameters

from tests.unit.stand_in.test_client import PNG, TOKEN, opened


@pytest.fixture
async def ground():
    async with opened() as made:
        yield made


@pytest.fixture
async def bot(ground, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    base = ground.stand_in.url
    async with telegram.Bot(TOKEN, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as made:
        yield made
    assert ground.stand_in.warnings == []


async def newest(bot):
    update = (await bot.get_updates(limit=100))[-1]
    await bot.get_updates(offset=update.update_id + 1)
    return update


async def test_words_with_their_sender_and_marks(ground, bot):
    ground.ash.says("/start CODE")
    message = (await newest(bot)).message
    assert (message.text, message.from_user.full_name, message.chat.type) == (
        "/start CODE",
        "Ash Marlow",
        "private",
    )
    assert message.from_user.username == "ash_m"
    assert message.parse_entities() == {message.entities[0]: "/start"}
    assert message.date == ground.clock.now


async def test_pictures_recordings_and_files(ground, bot):
    ground.ash.sends_photo(PNG, caption="see #gate", album="a1", spoiler=True)
    message = (await newest(bot)).message
    assert (message.caption, message.media_group_id, message.has_media_spoiler) == ("see #gate", "a1", True)
    assert (message.photo[-1].width, message.photo[-1].height) == (40, 30)
    assert bytes(await (await message.photo[-1].get_file()).download_as_bytearray()) == PNG
    ground.ash.sends_voice(b"ogg", seconds=4)
    assert (await newest(bot)).message.voice.duration == timedelta(seconds=4)
    ground.ash.sends_video(b"mp4", caption="c")
    assert (await newest(bot)).message.video.mime_type == "video/mp4"
    ground.ash.sends_document(b"%PDF", "a.pdf", mime="application/pdf")
    document = (await newest(bot)).message.document
    assert (document.file_name, document.mime_type, document.file_size) == ("a.pdf", "application/pdf", 4)


async def test_places_also_moving_ones(ground, bot):
    sent = ground.ash.sends_location(52.2376, -0.8964, accuracy=12, live=900)
    location = (await newest(bot)).message.location
    assert (location.latitude, location.horizontal_accuracy) == (52.2376, 12)
    ground.ash.moves(sent, latitude=52.3, longitude=-0.9)
    assert (await newest(bot)).edited_message.location.latitude == 52.3


async def test_contact_sticker_poll_and_a_forwarded_word(ground, bot):
    ground.ash.sends_contact("+447700900123", "Robin")
    assert (await newest(bot)).message.contact.first_name == "Robin"
    ground.ash.sends_sticker("🚓")
    assert (await newest(bot)).message.sticker.emoji == "🚓"
    ground.ash.sends_poll("Which?", ["a", "b"])
    assert [one.text for one in (await newest(bot)).message.poll.options] == ["a", "b"]
    ground.ash.forwards("from elsewhere", sender="Control")
    assert (await newest(bot)).message.forward_origin.sender_user_name == "Control"


async def test_an_edited_word(ground, bot):
    sent = ground.ash.says("two males")
    ground.ash.edits(sent, "three males")
    message = (await newest(bot)).edited_message
    assert (message.message_id, message.text) == (sent.message_id, "three males")
    assert message.edit_date is not None


async def test_blocking_and_coming_back(ground, bot):
    ground.ash.says("/start")
    ground.ash.blocks()
    member = (await newest(bot)).my_chat_member
    assert (member.old_chat_member.status, member.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(telegram.error.Forbidden):
        await bot.send_message(5001, "x")
    ground.ash.unblocks()
    assert (await newest(bot)).my_chat_member.new_chat_member.status == "member"


async def test_groups_and_channels(ground, bot):
    group = ground.stand_in.group("Town patrol", [ground.ash])
    assert (await newest(bot)).message.new_chat_members[0].is_bot
    group.says("where is everyone?")
    message = (await newest(bot)).message
    assert (message.chat.type, message.chat.title, message.from_user.id) == (
        "supergroup",
        "Town patrol",
        5001,
    )
    channel = ground.stand_in.channel("News", [ground.ash])
    assert (await newest(bot)).my_chat_member.new_chat_member.status == "administrator"
    channel.says("read this")
    assert (await newest(bot)).channel_post.sender_chat.title == "News"


async def test_message_ids_grow_over_all_private_chats(ground, bot):
    robin = ground.stand_in.person(5002, "Robin")
    first, second = ground.ash.says("/start"), robin.says("/start")
    sent = await bot.send_message(5001, "x")
    assert [first.message_id, second.message_id, sent.message_id] == [1, 2, 3]


async def test_what_the_library_sends_is_what_people_see(ground, bot):
    ground.ash.says("/start")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Open", callback_data="o")]])
    sent = await bot.send_message(
        5001,
        "*Card*",
        parse_mode="MarkdownV2",
        reply_markup=markup,
        protect_content=True,
        reply_parameters=ReplyParameters(1),
        disable_notification=True,
    )
    shown = await ground.ash.hears()
    assert (shown.marked("bold"), shown.labels, shown.protected, shown.reply_to) == (
        ["Card"],
        ["Open"],
        True,
        1,
    )
    ground.ash.taps(shown, "Open")
    query = (await newest(bot)).callback_query
    await query.edit_message_text("Opened")
    await query.answer("done")
    assert (await ground.ash.hears()).text == "Opened"
    assert ground.ash.toasts[0].text == "done"
    await bot.send_media_group(5001, [InputMediaPhoto(PNG), InputMediaPhoto(PNG, caption="two")])
    await bot.send_document(5001, b"%PDF", filename="a.pdf", caption="c")
    assert ground.ash.messages[-1].document == b"%PDF"
    await bot.delete_message(5001, sent.message_id)
    assert len(ground.ash.messages) == 4
