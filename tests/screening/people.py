"""Ten-line fakes and a driver: a world without network, and a visitor who answers by question id."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import yaml

from bot.answers.model import Utterance
from bot.language.dictionary import load_formulary
from bot.screening.hear import hear
from bot.screening.model import Heard, Incoming, Screening, Turn
from bot.screening.start import start
from bot.screening.world import World
from bot.trial.loading import load_trial

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
TINY = load_trial(ROOT / "tests/trials/tiny")
PHRASES = {
    key: texts[0]["text"]
    for key, texts in yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"].items()
}
FORMULARY = load_formulary(ROOT / "data/language")


def phone(text: str) -> str | None:
    digits = "".join(each for each in text if each.isdigit())
    return f"+1{digits}" if len(digits) == 10 else None


def email(text: str) -> str | None:
    return text.lower() if "@" in text else None


def number(text: str) -> str | None:
    letters = "".join(each for each in text.upper() if each.isalnum())
    return f"PS-{letters[2:]}" if letters.startswith("PS") and len(letters) == 11 else None


def world(trial: Any = TINY, **changes: Any) -> World:
    asks = itertools.count(1)
    made = World(
        trial=trial,
        phrases=PHRASES,
        formulary=FORMULARY,
        today=TODAY,
        now=datetime(2026, 11, 22, 12, tzinfo=timezone.utc),
        answer_by=date(2026, 11, 23),
        new_ask=lambda: f"ask-{next(asks)}",
        check_phone=phone,
        check_email=email,
        check_number=number,
    )
    return replace(made, **changes)


ADULT = {
    "birth": "1990-05-01",
    "diagnosed": ["doctor"],
    "began": "2015-01-01",
    "bad_days": 40,
    "shots": ["none"],
    "steroids": [],
    "diary": ["yes"],
    "anything_else": "no",
}


@dataclass
class Visitor:
    """Plays one session; `turns` keeps all that was said."""

    world: World
    screening: Screening
    last: Turn
    turns: list[Turn]
    ids: Any

    @property
    def asked(self) -> str | None:
        return self.screening.pending.question if self.screening.pending else None

    @property
    def said(self) -> str:
        return "\n".join(said.text for said in self.last.said)

    def send(self, heard: Heard | None = None, **message: Any) -> Visitor:
        incoming = Incoming(id=f"m{next(self.ids)}", **message)
        self.last = hear(self.screening, incoming, heard or Heard(), self.world)
        self.screening = self.last.screening
        self.turns.append(self.last)
        return self

    def press(self, *choices: str) -> Visitor:
        assert self.screening.pending is not None
        return self.send(choice=choices, ask=self.screening.pending.ask)

    def give(self, value: Any) -> Visitor:
        assert self.screening.pending is not None
        return self.send(value=value, ask=self.screening.pending.ask)

    def command(self, name: str) -> Visitor:
        return self.send(command=name)

    def type(self, text: str, intent: str | None = None, sure: float = 0.9, **read: Any) -> Visitor:
        read.setdefault("confidence", 0.9)
        return self.send(Heard(intent, sure, Utterance(text=text, **read)), text=text)

    def answer(self, value: Any) -> Visitor:
        """A list is pressed, a tuple of choices too; anything else is a value."""
        if isinstance(value, list) and value and isinstance(value[0], str):
            return self.press(*value)
        return self.give(value)

    def until(self, stop: str, answers: dict[str, Any] = ADULT, **more: Any) -> Visitor:
        """Answers question after question until `stop` is asked."""
        known = {"consent_chat": ["yes"], "who": ["patient"], "confirm": ["yes"], "review": ["send"], **answers, **more}
        for _ in range(200):
            if self.asked == stop:
                return self
            assert self.asked in known, (self.asked, self.said)
            self.answer(known[self.asked])
        raise AssertionError(f"{stop} was never asked")


def visitor(made: World | None = None) -> Visitor:
    made = made or world()
    turn = start("s1", "America/New_York", made)
    return Visitor(made, turn.screening, turn, [turn], itertools.count(1))
