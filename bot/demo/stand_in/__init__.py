"""A stand-in for Telegram's Bot API, strict where Telegram is strict: what passes here passes there."""

from bot.demo.stand_in.calls import Call
from bot.demo.stand_in.faults import Fault, Trouble
from bot.demo.stand_in.limits import Limits, Rate
from bot.demo.stand_in.message import Message, Sent, Toast
from bot.demo.stand_in.person import Person
from bot.demo.stand_in.phone import CannotError
from bot.demo.stand_in.room import Room
from bot.demo.stand_in.stand_in import StandIn

__all__ = [
    "Call",
    "CannotError",
    "Fault",
    "Limits",
    "Message",
    "Person",
    "Rate",
    "Room",
    "Sent",
    "StandIn",
    "Toast",
    "Trouble",
]
