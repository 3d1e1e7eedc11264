"""The meaning of words, as their officer says: the answer to a question, or something else."""

from __future__ import annotations

import json
import re

from bot.chat.ask import Ask
from bot.chat.held_messages import BY_TAP, HELD, MEANS, OTHER, QUESTION
from bot.chat.route import UNFILED, Need, Route
from bot.services import dialogues
from bot.services.access.policy import Permission
from bot.services.identity.pin_pads import ASKED
from bot.texts import questions
from bot.texts.reply import Reply

SAID = re.compile(r"(?P<held>\d{1,15}) (?P<means>answer|not|/.+)")


def said(ask: Ask) -> Reply:
    """`12 answer` or `12 not`: the words that wait are answered as what they meant.

    `12 /briefings reply BRF-0012 2`: they are the words that this command asks for.
    """
    found = SAID.fullmatch(ask.words.strip())
    held = dialogues.find(ask.session, ask.actor.id, int(found["held"])) if found else None
    if found is None or held is None or UNFILED not in held.facts:
        return questions.settled()
    means = OTHER
    if found["means"] == "answer":
        question = dialogues.find(ask.session, ask.actor.id, int(held.facts.get(QUESTION, 0)))
        if question is None:
            return questions.gone(held.id)
        means = str(question.id)
    waited = json.loads(held.facts[UNFILED])
    if means == OTHER and QUESTION in held.facts:
        waited["card"] = ""  # the question that they do not answer may begin as a card does
    if found["means"][:1] == "/":
        waited |= {"words": f"{found['means']} {waited['words']}", "card": ""}
    here = {"message_id": ask.message_id, ASKED: True, BY_TAP: True}
    resumed = {**waited, **here, MEANS: means, HELD: held.id}
    return Reply(then=(resumed,))


ROUTES = (
    Route(
        "said",
        said,
        Permission.USE,
        help="Say what your words meant",
        hidden=True,
        aside=True,
        needs=Need.ACCOUNT,
    ),
)
