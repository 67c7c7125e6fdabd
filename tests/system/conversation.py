"""Conversations as YAML: what a visitor does, and what must come of it. Played over HTTP against the real servers.

A file holds `about`, `trial` and `steps`. A step does one thing:
  say: TEXT | press: ID or [IDS] | value: JSON | command: NAME | erase: yes
  fill: PERSON  (answers of people.yml; `but:` replaces some, `{say: TEXT}` types one, `until:` the question to stop at)
and may expect, of the reply to it:
  expect_question, expect_kind, expect_status, expect_code (HTTP), expect_error, expect_outcome (`none`: there is none),
  expect_on_or_after, expect_reasons (all of these), expect_referral (a number was told), expect_flags (on what was said),
  expect_text, expect_no_text (regular expressions over the bot's words), expect_same_ask (the question is untouched)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.system.chat import Chat, Reply, reply_to

HERE = Path(__file__).parent
Step = Mapping[str, Any]
LONGEST = 150  # questions one `fill` may answer


def load(path: Path) -> dict[str, Any]:
    """YAML 1.2, in which `yes` and `no` are words."""
    return dict(YAML(typ="safe", pure=True).load(path))


PEOPLE: dict[str, dict[str, Any]] = load(HERE / "people.yml")


def play(chat: Chat, steps: list[Step]) -> None:
    """Raises AssertionError naming the first step that went otherwise."""
    for number, step in enumerate(steps, 1):
        before = chat.ask
        reply = do(chat, step)
        wrong = [complaint for complaint in (check(chat, step, reply, before, key) for key in step) if complaint]
        assert not wrong, f"step {number} {dict(step)}:\n" + "\n".join(wrong) + f"\nthe bot said:\n{reply.text}"


def do(chat: Chat, step: Step) -> Reply:
    if "say" in step:
        return chat.say(step["say"])
    if "press" in step:
        return chat.press(*([step["press"]] if isinstance(step["press"], str) else step["press"]))
    if "value" in step:
        return chat.value(step["value"])
    if "command" in step:
        return chat.command(step["command"])
    if "fill" in step:
        return fill(chat, {**PEOPLE[step["fill"]], **step.get("but", {})}, step.get("until", "review"))
    if "erase" in step:
        return chat.erase()
    raise ValueError(f"a step does one of say, press, value, command, fill, erase: {dict(step)}")


def fill(chat: Chat, answers: Mapping[str, Any], until: str) -> Reply:
    """Answers what is asked and confirms what is read back, until the question `until` is pending."""
    reply = Reply(200, {"messages": []})
    asked: list[str] = []
    while chat.pending != until:
        assert len(asked) < LONGEST, f"{until} never came; asked: {asked[-10:]}"
        question = chat.question
        asked.append(question["id"])
        assert question["id"] in answers or question["kind"] == "confirm", (
            f"no answer to {question['id']}; asked: {asked}"
        )
        reply = chat.send(reply_to(question, answers.get(question["id"], "yes")))
        assert reply.code == 200, f"{question['id']}: {reply.body}"
    return reply


def check(chat: Chat, step: Step, reply: Reply, before: str | None, key: str) -> str | None:
    """A complaint, or None."""
    if not key.startswith("expect_"):
        return None
    wanted, found = step[key], FOUND[key](chat, reply, before)
    if key == "expect_text":
        return None if re.search(wanted, found, re.IGNORECASE) else f"expected the text /{wanted}/"
    if key == "expect_no_text":
        return f"did not expect the text /{wanted}/" if re.search(wanted, found, re.IGNORECASE) else None
    if key in ("expect_reasons", "expect_flags"):
        return None if set(wanted) <= set(found) else f"{key}: {wanted} is not in {found}"
    return None if found == wanted else f"{key}: {wanted!r}, but it was {found!r}"


def outcome(chat: Chat, part: str) -> Any:
    return (chat.outcome or {}).get(part)


def flags(chat: Chat) -> list[str]:
    """Of the visitor's last message."""
    own = [message for message in chat.transcript() if message["from"] == "visitor"]
    return list(own[-1].get("flags") or []) if own else []


FOUND: dict[str, Callable[[Chat, Reply, str | None], Any]] = {
    "expect_question": lambda chat, reply, before: chat.pending or "none",
    "expect_kind": lambda chat, reply, before: chat.question["kind"],
    "expect_status": lambda chat, reply, before: chat.state["status"],
    "expect_code": lambda chat, reply, before: reply.code,
    "expect_error": lambda chat, reply, before: reply.error,
    "expect_outcome": lambda chat, reply, before: outcome(chat, "code") or "none",
    "expect_on_or_after": lambda chat, reply, before: outcome(chat, "on_or_after"),
    "expect_reasons": lambda chat, reply, before: outcome(chat, "reasons") or [],
    "expect_referral": lambda chat, reply, before: bool(outcome(chat, "referral")),
    "expect_flags": lambda chat, reply, before: flags(chat),
    "expect_text": lambda chat, reply, before: reply.text,
    "expect_no_text": lambda chat, reply, before: reply.text,
    "expect_same_ask": lambda chat, reply, before: chat.ask == before,
}
