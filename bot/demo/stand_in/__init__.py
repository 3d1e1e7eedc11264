"""A stand-in for Telegram's Bot API, as strict as Telegram: a call that passes here passes there."""

from bot.demo.stand_in.calls import CallRecord
from bot.demo.stand_in.faults import Fault, Trouble
from bot.demo.stand_in.limits import Limits, Rate
from bot.demo.stand_in.message import Message, Sent, Toast
from bot.demo.stand_in.person import TelegramUser
from bot.demo.stand_in.phone import CannotError
from bot.demo.stand_in.room import Room
from bot.demo.stand_in.stand_in import StandIn

__all__ = [
    "CallRecord",
    "CannotError",
    "Fault",
    "Limits",
    "Message",
    "Rate",
    "Room",
    "Sent",
    "StandIn",
    "TelegramUser",
    "Toast",
    "Trouble",
]
