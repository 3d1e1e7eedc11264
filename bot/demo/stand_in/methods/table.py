"""The function for each method, by the method's name in lower case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.demo.stand_in.methods import account, attachments, editing, receiving, sending

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.demo.stand_in.chat import Body
    from bot.demo.stand_in.world import World

METHODS: dict[str, Callable[[World, Body], Any]] = {
    "sendmessage": sending.send_message,
    "sendlocation": sending.send_location,
    "sendvenue": sending.send_venue,
    "sendchataction": sending.send_chat_action,
    "copymessage": sending.copy_message,
    "forwardmessage": sending.forward_message,
    **attachments.SENDERS,
    "sendmediagroup": attachments.send_media_group,
    "getfile": attachments.get_file,
    "editmessagetext": editing.edit_text,
    "editmessagecaption": editing.edit_caption,
    "editmessagereplymarkup": editing.edit_keyboard,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": editing.answer_query,
    "getme": account.get_me,
    "getchat": account.get_chat,
    "leavechat": account.leave_chat,
    "setmycommands": account.set_commands,
    "getmycommands": account.get_commands,
    "deletemycommands": account.delete_commands,
    "setmyname": account.set_name,
    "getmyname": account.get_name,
    "setmydescription": account.set_description,
    "getmydescription": account.get_description,
    "setmyshortdescription": account.set_short_description,
    "getmyshortdescription": account.get_short_description,
    "setmyprofilephoto": account.set_picture,
    "getuserprofilephotos": account.get_pictures,
    "setchatmenubutton": account.set_menu_button,
    "getchatmenubutton": account.get_menu_button,
    "getupdates": receiving.get_updates,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
}
