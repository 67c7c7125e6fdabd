"""A human in the chat: joins, leaves, and the bot is silent in between. What the human writes is stored by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.answers.model import Utterance
from bot.screening import commands, consent, safety
from bot.screening.model import Heard, Incoming, NotAcceptable, Screening, Stale, Turn
from bot.screening.talk import Talk
from bot.screening.world import World

LONGEST = 80  # characters of a name, and of a role


def join(screening: Screening, name: str, role: str, world: World, account: str = "") -> Turn:
    """The visitor is told who is here, and that it is a human. Whoever was in the chat before is replaced.

    `account`: whose sign-in it is; no visitor is told of it. Raises NotAcceptable: before the visitor agreed to chat, and
    for a name or role that is empty or too long.
    """
    talk = Talk(screening, world)
    if not consent.given(talk, "chat"):
        raise NotAcceptable("the visitor has not agreed to chat yet")
    talk.put(person={"name": shown(name), "role": shown(role), "account": account})
    talk.say("utter_person_joined", kind="person", name=shown(name), role=shown(role))
    return talk.turn()


def leave(screening: Screening, world: World) -> Turn:
    """The bot takes over again, says so, and repeats what it had asked. Raises NotAcceptable: nobody is in the chat."""
    if screening.person is None:
        raise NotAcceptable("no person is in this chat")
    talk = Talk(replace(screening, person=None), world)
    talk.say("utter_person_left", kind="person", name=screening.person["name"])
    talk.ask_again()
    return talk.turn()


def told(person: Mapping[str, str]) -> dict[str, str]:
    """What a visitor is told of whoever is in the chat."""
    return {"name": person["name"], "role": person["role"]}


def hear(talk: Talk, incoming: Incoming, heard: Heard) -> None:
    """A message while a human is in the chat: it is theirs to answer, and changes no answer.

    Raises Stale for a button: its question waits until the bot is back. Only `stop` is obeyed.
    """
    if incoming.command is not None:
        if incoming.command == "stop":
            commands.obey(talk, "stop")
    elif incoming.text is None:
        raise Stale("a person is in this chat")
    else:
        safety.pass_on(talk, heard.utterance or Utterance(text=incoming.text))


def shown(text: str) -> str:
    """On one line. Raises NotAcceptable."""
    line = " ".join(text.split())
    if not 0 < len(line) <= LONGEST:
        raise NotAcceptable(f"a name and a role have 1 to {LONGEST} characters")
    return line
