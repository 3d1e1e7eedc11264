from __future__ import annotations

import asyncio
import struct
import zlib

import pytest
from playwright.async_api import expect

from bot.language.times.wall import to_local
from tests.patience import LONG, PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")


AT_THE_END = """() => {
    const box = document.getElementById("scroll"), pictures = [...document.querySelectorAll("#messages img")];
    const drawn = pictures.length && pictures.every((one) => one.complete && one.naturalHeight);
    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
    return drawn && box.scrollHeight > box.clientHeight && left < 4;
}"""


def make_png(width=120, height=80):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x30\x70\xb0" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def say(page, text):
    await page.get_by_label("Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


def bubble(page, text):
    return page.locator(".message", has_text=text).last


async def test_a_person_is_chosen_and_what_they_say_is_answered(open_page):
    page = await open_page()
    await page.get_by_role("button", name="Ash Marlow").click()
    await expect(page.get_by_text("PC 1234 · NPT Kettering").last).to_be_visible()
    await say(page, "hello there")
    await expect(bubble(page, "You sent: hello there")).to_be_visible()
    await expect(bubble(page, "hello there").get_by_role("button", name="In reply to You")).to_be_visible()


async def test_the_tick_appears_only_when_the_bot_has_it(open_page, stand_in):
    page = await open_page(5001)
    fault = stand_in.fault("hang", "getUpdates", seconds=LONG, times=None)
    await say(page, "first")
    await expect(page.locator(".mine").get_by_label("Waiting for the bot")).to_be_visible()
    fault.lift()
    await expect(page.locator(".mine").get_by_label("Handed to the bot")).to_be_visible()


async def test_entities_are_drawn_and_markup_from_people_stays_text(open_page):
    page = await open_page(5001)
    await say(page, "card")
    await expect(page.locator(".words strong", has_text="Contacting")).to_be_visible()
    await expect(page.locator(".words em", has_text="Fri 27/11/2026")).to_be_visible()
    await say(page, "<img src=x onerror=alert(1)><b>not bold</b>")
    await expect(bubble(page, "You sent: <img src=x")).to_be_visible()
    assert await page.locator(".words img").count() == 0


async def test_a_tapped_button_waits_until_the_bot_answers(open_page, echo):
    page = await open_page(5001)
    await say(page, "card")
    echo.answering.clear()
    slow = page.get_by_role("button", name="Slow")
    await slow.click()
    await expect(slow).to_have_attribute("aria-busy", "true")
    echo.answering.set()
    await expect(page.get_by_role("status")).to_contain_text("slow done")
    await expect(slow).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_is_closed_by_hand(open_page):
    page = await open_page(5001)
    await say(page, "card")
    await page.get_by_role("button", name="Alert").click()
    dialog = page.get_by_role("dialog", name="Beatline")
    await expect(dialog).to_contain_text("alert done")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def test_a_card_is_edited_in_place(open_page):
    page = await open_page(5001)
    await say(page, "card")
    await page.get_by_role("button", name="Details").click()
    await expect(bubble(page, "TUR-0123 · opened")).to_contain_text("edited")
    await expect(page.get_by_role("button", name="Details")).to_have_count(0)


async def test_the_focus_stays_on_a_button_of_a_card_that_is_edited(open_page):
    page = await open_page(5001)
    await say(page, "card")
    await page.get_by_role("button", name="Read", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(bubble(page, "TUR-0123 · read")).to_contain_text("edited")
    await expect(page.get_by_role("button", name="Read", exact=True)).to_be_focused()


async def test_the_focus_stays_in_a_card_that_loses_the_button(open_page):
    page = await open_page(5001)
    await say(page, "card")
    await page.get_by_role("button", name="Details").focus()
    await page.keyboard.press("Enter")
    card = bubble(page, "TUR-0123 · opened")
    await expect(card).to_contain_text("edited")
    await expect(card.locator(":focus")).to_have_count(1)


async def test_a_chat_that_ends_in_a_picture_opens_at_its_end(open_page, stand_in):
    stand_in.fault("hang", "getUpdates", seconds=LONG, times=None)
    for number in range(4):
        stand_in.people[5001].sends_photo(make_png(600, 900 + number))
    page = await open_page(5001)
    async with asyncio.timeout(PATIENCE):
        while not await page.evaluate(AT_THE_END):  # noqa: ASYNC110  # the page tells nobody when it has drawn
            await asyncio.sleep(0.05)


async def test_reply_is_shown_and_escape_cancels_it(open_page, stand_in):
    page = await open_page(5001)
    await say(page, "card")
    await bubble(page, "Contacting").get_by_role("button", name="Reply").click()
    await expect(page.locator("#about")).to_contain_text("Reply to Beatline")
    await page.keyboard.press("Escape")
    await expect(page.locator("#about")).to_be_hidden()
    await bubble(page, "Contacting").get_by_role("button", name="Reply").click()
    await say(page, "seen")
    await expect(bubble(page, "You sent: seen")).to_be_visible()
    mine = [one for one in stand_in.people[5001].messages if one.text == "seen"]
    assert mine[0].reply_to is not None


async def test_a_question_opens_the_reply_with_its_prompt(open_page, stand_in):
    page = await open_page(5001, viewport={"width": 390, "height": 844})
    await say(page, "card")
    await page.get_by_role("button", name="Note").click()
    await expect(page.locator("#about")).to_contain_text("What is the note?")
    box = page.get_by_label("Message", exact=True)
    await expect(box).to_have_attribute("placeholder", "Note on TUR-0123")
    await expect(box).to_be_focused()
    await say(page, "nobody in")
    await expect(bubble(page, "You sent: nobody in")).to_be_visible()
    (mine,) = [one for one in stand_in.people[5001].messages if one.text == "nobody in"]
    assert mine.reply_to is not None
    await expect(box).to_have_attribute("placeholder", "Message")


async def test_a_reply_that_opened_is_open_still_when_the_chat_is_opened_again(open_page):
    page = await open_page(5001)
    await say(page, "card")
    await page.get_by_role("button", name="Note").click()
    await expect(page.locator("#about")).to_be_visible()
    await page.reload()
    await expect(page.locator("#about")).to_contain_text("What is the note?")


async def test_a_button_copies(open_page):
    page = await open_page(5001, permissions=["clipboard-read", "clipboard-write"])
    await say(page, "card")
    await page.get_by_role("button", name="Copy TUR-0123").click()
    await expect(page.get_by_role("status")).to_contain_text("Copied: TUR-0123")
    assert await page.evaluate("navigator.clipboard.readText()") == "TUR-0123"


async def test_what_the_bot_is_doing_stands_beside_its_name_until_it_says_something(open_page, echo):
    page = await open_page(5001)
    await say(page, "card")
    await expect(page.get_by_role("button", name="Alert")).to_be_visible()
    await echo.call("sendChatAction", chat_id=5001, action="upload_document")
    await expect(page.locator("#chat-as")).to_contain_text("is sending a file …")
    await echo.call("sendMessage", chat_id=5001, text="here it is")
    await expect(page.locator("#chat-as")).to_contain_text("PC 1234 · NPT Kettering")


async def test_ones_own_message_can_be_edited(open_page):
    page = await open_page(5001)
    await say(page, "two males")
    await bubble(page, "two males").wait_for()
    await page.locator(".mine", has_text="two males").get_by_role("button", name="Edit").click()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("two males")
    await say(page, "three males")
    await expect(bubble(page, "Amended: three males")).to_be_visible()
    await expect(page.locator(".mine", has_text="three males")).to_contain_text("edited")


async def test_shift_enter_makes_a_line(open_page, stand_in):
    page = await open_page(5001)
    await page.get_by_label("Message", exact=True).fill("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(bubble(page, "You sent: one")).to_be_visible()
    assert stand_in.people[5001].messages[0].text == "one\ntwo"


@pytest.mark.parametrize(
    ("label", "name", "mime", "kind"),
    [
        ("Photo", "gate.png", "image/png", "photo"),
        ("Voice message from a sound file", "note.ogg", "audio/ogg", "voice"),
        ("Video", "clip.mp4", "video/mp4", "video"),
        ("File any kind", "statement.pdf", "application/pdf", "document"),
    ],
)
async def test_files_go_to_the_bot(open_page, label, name, mime, kind):
    page = await open_page(5001)
    await page.get_by_role("button", name="Attach").click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("dialog").get_by_role("button", name=label).first.click()
    data = make_png() if kind == "photo" else b"RIFF" * 20
    await (await choosing.value).set_files({"name": name, "mimeType": mime, "buffer": data})
    await expect(bubble(page, f"You sent: a {kind}")).to_be_visible()


async def test_a_photo_is_shown_and_opens(open_page, stand_in):
    page = await open_page(5001)
    stand_in.people[5001].sends_photo(make_png(), caption="rear gate")
    photo = page.get_by_role("button", name="Photo: rear gate. Open")
    await photo.click()
    await expect(page.get_by_role("dialog", name="Photo").get_by_alt_text("Photo: rear gate")).to_be_visible()


async def test_a_named_place_and_coordinates_are_sent(open_page, stand_in):
    page = await open_page(5001)
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("button", name="Location a named place").click()
    await page.get_by_role("button", name="Abington Park").click()
    await expect(bubble(page, "You sent: a location")).to_be_visible()
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("button", name="Location a named place").click()
    await page.get_by_label("Latitude").fill("52.5")
    await page.get_by_label("Longitude").fill("-0.7")
    await page.get_by_role("button", name="Send these coordinates").click()
    await expect(page.locator(".mine")).to_have_count(2)
    assert [one.location for one in stand_in.people[5001].messages if one.location][-1] == (52.5, -0.7)


async def test_the_command_menu_is_the_persons_own(open_page):
    page = await open_page(5001)
    await page.get_by_role("button", name="Commands").click()
    await page.get_by_role("button", name="/tasks What is to be done").click()
    await expect(bubble(page, "You sent: /tasks")).to_be_visible()


async def test_blocking_and_unblocking(open_page, stand_in):
    page = await open_page(5001)
    await say(page, "hello")
    await page.get_by_role("button", name="Chat options").click()
    await page.get_by_role("button", name="Block Beatline").click()
    await expect(page.get_by_label("Message", exact=True)).to_be_hidden()
    assert stand_in.people[5001].chat.blocked
    await page.get_by_role("button", name="Unblock Beatline").click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()


async def test_two_tabs_are_two_people_and_a_push_counts_as_unread(open_page, stand_in, echo):
    stand_in.people[5002].says("/start")
    ash, robin = await open_page(5001), await open_page(5002)
    await expect(bubble(robin, "Contacting")).to_be_visible()
    await echo.call("sendMessage", chat_id=5002, text="BRF-0012 for you")
    await expect(bubble(robin, "BRF-0012 for you")).to_be_visible()
    await expect(ash.get_by_role("button", name="Robin Fenn")).to_contain_text("2 unread")
    await expect(ash.locator("#announcer")).to_have_text("New message for Robin Fenn")
    await expect(robin.locator("#announcer")).to_have_text("Beatline says: BRF-0012 for you")


async def test_deep_links_of_the_bot_stay_in_the_page(open_page, stand_in, echo):
    stand_in.people[5001].says("/start")
    page = await open_page(5001)
    link = "https://t.me/beatline_demo_bot?start=CODE_1"
    button = {"inline_keyboard": [[{"text": "Enrol", "url": link}]]}
    await echo.call("sendMessage", chat_id=5001, text=f"Follow {link}", reply_markup=button)
    await page.get_by_role("link", name=link).click()
    await expect(page.locator(".mine", has_text="/start CODE_1")).to_have_count(1)
    await page.get_by_role("button", name="Enrol").click()
    await expect(page.locator(".mine", has_text="/start CODE_1")).to_have_count(2)
    assert len(page.context.pages) == 1


async def test_a_lost_connection_is_announced_and_nothing_is_missed(open_page, stand_in, echo):
    stand_in.people[5001].says("/start")
    page = await open_page(5001)
    await expect(bubble(page, "Contacting")).to_be_visible()
    port = int(stand_in.url.rpartition(":")[2])
    await stand_in.stop()
    await expect(page.get_by_role("alert")).to_contain_text("Connection lost")
    await say(page, "unsent")
    await expect(page.get_by_role("status")).to_contain_text("Not sent")
    await expect(page.get_by_label("Message", exact=True)).to_have_value("unsent")
    await stand_in.start(port=port)
    await echo.call("sendMessage", chat_id=5001, text="said meanwhile")
    await expect(bubble(page, "said meanwhile")).to_be_visible()
    await expect(page.get_by_role("alert")).to_be_hidden()


async def test_everything_survives_a_reload(open_page):
    page = await open_page(5001)
    await say(page, "kept")
    await expect(bubble(page, "You sent: kept")).to_be_visible()
    await page.get_by_label("Message", exact=True).fill("half a sent")
    await page.reload()
    await expect(bubble(page, "You sent: kept")).to_be_visible()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("half a sent")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_it_fits_and_every_control_can_be_hit(open_page, stand_in, width, scheme):
    stand_in.people[5001].says("/start " + "W" * 200)
    page = await open_page(5001, viewport={"width": width, "height": 740}, color_scheme=scheme)
    await expect(bubble(page, "Contacting")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.evaluate("document.getElementById('scroll').scrollWidth") <= width
    small = await page.evaluate(
        """[...document.querySelectorAll('button:not(.command), textarea')].filter(one => one.offsetParent)
        .map(one => [one.getBoundingClientRect(), one]).filter(([box]) => box.width < 44 || box.height < 44)
        .map(([, one]) => one.outerHTML)"""
    )
    assert small == []


async def test_every_control_has_a_name(open_page):
    page = await open_page(5001)
    await say(page, "card")
    await expect(page.get_by_role("button", name="Details")).to_be_visible()
    nameless = await page.evaluate(
        """[...document.querySelectorAll('button, textarea, input, a')].filter(one =>
        !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length))
        .map(one => one.outerHTML)"""
    )
    assert nameless == []


async def test_on_a_small_screen_the_back_button_leads_to_the_people(open_page):
    page = await open_page(5001, viewport={"width": 360, "height": 740})
    await expect(page.get_by_role("heading", name="Who are you?")).to_be_hidden()
    await page.get_by_role("button", name="Back to the list of people").click()
    await expect(page.get_by_role("button", name="Robin Fenn")).to_be_visible()
    await expect(page.get_by_role("heading", name="Beatline", exact=True)).to_be_hidden()


async def test_the_clock_is_moved_on_by_an_hour(open_page, stand_in):
    page = await open_page(5001)
    await expect(page.locator("#clock")).to_contain_text(f"{to_local(stand_in.clock()):%d/%m/%Y}")
    await page.get_by_role("button", name="An hour on").click()
    await expect(page.get_by_role("button", name="An hour on")).to_be_disabled()
    assert stand_in.clock.moving
