"""There is one reader: 200 sentences said over the chat API, each to its own question on the real servers, are read as
`prescreen understand` reads them.

Compared are what came of the reply (answered, not sure, rather not say, asked again, read back), the value and how sure the
reading was. The trial of `sentence_trial` has no rules, so that nothing but the reading decides what becomes of a reply.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from bench.language.corpus import Row
from bot.answers.formulary import Formulary
from bot.answers.model import Age, Value
from bot.answers.reading import SURE
from bot.answers.values import parse_value
from bot.commands.understand import answer_lines, question_of
from bot.language.dictionary import load_formulary
from bot.screening.model import Screening
from bot.screening.speaker import GROUND
from bot.storage import Store
from bot.trial.model import Kind
from tests.system import sentence_trial
from tests.system.chat import Chat
from tests.system.conftest import Begin
from tests.system.servers import TODAY

MANY, ALARMING = 200, 30
LEFT_BY_NO = ("confirm_stop", "confirm_restart", "confirm_delete", "volunteered")  # the answers stay
MOST_REQUESTS = 4  # of the sentences, not one of which asks for anything
CHATS = 40  # more than are needed
SEED = 20261122
DAY = date.fromisoformat(TODAY)
ELSE = "a request"
ASKED_AGAIN = ("not_understood", "other_request")
KINDS: dict[Kind | None, str] = {Kind.NOT_SURE: "unsure", Kind.DECLINED: "declined"}


@dataclass(frozen=True)
class Said:
    """A sentence and what the chat made of it. `asked`: the question as the API served it."""

    row: Row
    asked: Mapping[str, Any]
    became: str
    value: Value | None = None
    sure: float | None = None
    grounds: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def formulary() -> Formulary:
    return load_formulary()


def sample() -> dict[str, list[Row]]:
    """The sentences by question: as many of each as there are, up to an equal share, in an order that is always the same."""
    every = sentence_trial.sentences()
    mixed = {key: random.Random(f"{SEED}{key}").sample(rows, len(rows)) for key, rows in sorted(every.items())}
    taken: dict[str, list[Row]] = {"safety": mixed.pop("safety")[:ALARMING]}
    while sum(map(len, taken.values())) < MANY:
        for key, rows in mixed.items():
            if rows and sum(map(len, taken.values())) < MANY:
                taken.setdefault(key, []).append(rows.pop())
    return taken


def test_there_are_two_hundred_of_all_types() -> None:
    rows = [row for rows in sample().values() for row in rows]
    assert len(rows) == MANY
    assert {row.type for row in rows} == {*sentence_trial.ASKED, "safety"}


def test_the_chat_reads_as_understand_does(begin: Begin, record: Store) -> None:
    taken = sample()
    alarming = taken.pop("safety")
    said = list(in_chats(lambda: begin(sentence_trial.ID), record, taken))
    assert len(said) == MANY - ALARMING
    told = understood(said)
    assert (
        sum(one.became == ELSE or asked_instead(one, own) for one, own in zip(said, told, strict=True)) <= MOST_REQUESTS
    )
    differ = [why for one, own in zip(said, told, strict=True) if (why := difference(one, own))]
    differ += alarms(begin(sentence_trial.ID), alarming)
    assert not differ, f"{len(differ)} of {MANY}:\n" + "\n".join(differ)


def in_chats(begin: Callable[[], Chat], record: Store, taken: Mapping[str, list[Row]]) -> Iterable[Said]:
    """Says each sentence when its question is pending; where none is left for a question, that is declined by button."""
    left = {key: list(rows) for key, rows in taken.items()}
    for _ in range(CHATS):
        chat = begun(begin())
        while chat.question["kind"] != "review":
            question = chat.question
            if not (rows := left.get(question["id"])):
                assert chat.press("decline").code == 200
                continue
            yield heard(chat, rows.pop(), question, record)
            settle(chat)
        if not any(left.values()):
            return
    raise AssertionError(f"not all was said in {CHATS} chats: {left}")


def begun(chat: Chat) -> Chat:
    assert chat.press("yes").code == 200
    assert chat.press("patient").code == 200
    return chat


def settle(chat: Chat) -> None:
    """Whatever a sentence led to, a question of the trial or the review is pending again."""
    for _ in range(5):
        if chat.question["kind"] in ("screening", "review"):
            assert chat.pending != "who", "the sentence has begun everything anew"
            return
        if chat.pending in LEFT_BY_NO:
            assert chat.press("no").code == 200
        elif chat.question["choices"] and chat.pending != "consent_share":
            assert chat.press(chat.question["choices"][0]["id"]).code == 200
        else:
            assert chat.command("back").code == 200
    raise AssertionError(f"what is this: {chat.question}")


def heard(chat: Chat, row: Row, question: Mapping[str, Any], record: Store) -> Said:
    reply = chat.say(row.text)
    assert reply.code == 200, (row.text, reply.body)
    screening = record.load(chat.session)
    if chat.ask == question["ask"]:
        return Said(row, question, "asked again")
    if chat.pending == "which_date" and screening.pending is not None:
        first = parse_value(
            question_of(row.type, asked_of(row, question)), screening.pending.readings[0], DAY, formulary()
        )
        return Said(row, question, "read back", first)
    return _answered(row, question, chat, screening)


def _answered(row: Row, question: Mapping[str, Any], chat: Chat, screening: Screening) -> Said:
    stored = {answer.question: answer for answer in screening.answers}.get(question["id"])
    if stored is None or stored.raw != row.text:
        return Said(row, question, ELSE)
    became = "read back" if chat.question["kind"] == "confirm" else KINDS.get(stored.kind, "answered")
    return Said(row, question, became, stored.value, stored.confidence, stored.grounds)


def asked_of(row: Row, question: Mapping[str, Any]) -> dict[str, Any]:
    """What `understand` is told of a question: the words and choices that the API served."""
    options = question["choices"] if row.type == "checklist" else None
    return {"ask": question["text"], "options": options, "ongoing": row.asked.get("ongoing")}


def understood(said: list[Said]) -> list[dict[str, Any]]:
    """What `prescreen understand` answers to the same lines, in their order."""
    found: dict[int, dict[str, Any]] = {}
    for kind in sorted({one.row.type for one in said}):
        lines = [
            json.dumps({"id": place, "text": one.row.text, "today": TODAY, **asked_of(one.row, one.asked)})
            for place, one in enumerate(said)
            if one.row.type == kind
        ]
        for answer in _through(kind, lines):
            found[answer["id"]] = answer
    return [found[place] for place in range(len(said))]


def _through(kind: str, lines: list[str]) -> list[dict[str, Any]]:
    out = io.StringIO()
    assert answer_lines(kind, io.StringIO("\n".join(lines)), out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def difference(said: Said, own: Mapping[str, Any]) -> str | None:
    """What the chat and the command make of one sentence, where that is not the same; None where it is."""
    question = question_of(said.row.type, asked_of(said.row, said.asked))
    wanted, value = own["reading"], own.get("proposed", own["value"])
    if own.get("proposed") is not None or (said.became == "read back" and GROUND in said.grounds):
        wanted = "read back"  # the command does not know who is chatting, and so not of whom a reply may speak
    elif wanted in ASKED_AGAIN:
        wanted = (
            ELSE if said.became == ELSE else "asked again"
        )  # what is no answer may be taken for a request of its own
    if asked_instead(said, own):
        return None
    if said.became == "asked again" and own["mentions"]["safety"]:
        return None  # alarming words are answered first; what they say besides is left to be said again
    meant = None if value is None else parse_value(question, value, DAY, formulary())
    same = said.became == wanted and years(said.value) == years(meant)
    if same and said.sure is not None and GROUND not in said.grounds and not pressed(said):
        same = round(said.sure, 3) == own["confidence"] and (said.sure >= SURE) is (wanted != "read back")
    if same:
        return None
    return f"{said.row.type} {said.row.text!r}: chat {said.became} {said.value} {said.sure}, understand {dict(own)}"


def asked_instead(said: Said, own: Mapping[str, Any]) -> bool:
    """A doubtful reading that was not read back: the reply was taken for a request, which wins over a doubt."""
    return said.became == "asked again" and own.get("proposed") is not None and not own["mentions"]["safety"]


def years(value: Value | None) -> Value | None:
    """`understand` tells an age in years, however it was said."""
    if not isinstance(value, Age) or value.born is None:
        return value
    return Age(years=DAY.year - value.born.year - ((DAY.month, DAY.day) < (value.born.month, value.born.day)))


def pressed(said: Said) -> bool:
    """A label that is typed out counts as pressed, so that no reading stands behind it."""
    typed = said.row.text.strip().casefold()
    return any(typed in (one["id"], one["label"].casefold()) for one in said.asked["choices"])


def alarms(chat: Chat, rows: list[Row]) -> list[str]:
    """Sentences of which the flags in the transcript are not those of the command. All are said to one question."""
    begun(chat)
    told = _through("safety", [json.dumps({"id": n, "text": row.text, "today": TODAY}) for n, row in enumerate(rows)])
    differ = []
    for row, own in zip(rows, told, strict=True):
        last = chat.transcript()[-1]["seq"]
        assert chat.say(row.text, ask=chat.ask).code == 200
        flags = next(m.get("flags") or [] for m in chat.transcript(last) if m["from"] == "visitor")
        if sorted(flags) != sorted(own["value"]):
            differ.append(f"safety {row.text!r}: chat {flags}, understand {own['value']}")
        if chat.pending is None or chat.question["kind"] != "screening":
            settle(chat)
    return differ
