"""Conditions as trial files write them (see docs/trial-format.md), checked against the questions they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.trial.conditions import (
    AgeIs,
    Ahead,
    All,
    Always,
    Answered,
    AnyOf,
    Chosen,
    Condition,
    Lab,
    Limit,
    NoneOf,
    Not,
    Number,
    Ongoing,
    Past,
    Salt,
    SteroidDose,
    Takes,
    Window,
    Within,
)
from bot.trial.model import Question, QuestionType, Who
from bot.trial.parts import Part
from bot.trial.wording import parse_window

RESERVED_CHOICES = ("none", "not_sure", "decline")
LAB_TESTS = ("alt", "bilirubin", "anc", "haemoglobin", "platelets", "creatinine")
LAB_FINDINGS = ("beyond", "unclear", "set_aside")
MEDICINE_CLASSES = (
    "jak_inhibitor", "systemic_steroid", "topical_steroid", "intralesional_steroid", "immunosuppressant", "biologic",
    "topical_regrowth", "contact_sensitiser", "cyp3a4_strong_inhibitor", "cyp3a4_inhibitor", "cyp3a4_inducer",
    "live_vaccine", "contraceptive", "other",
)  # fmt: skip
ROUTES = ("oral", "injection", "infusion", "inhaled", "nasal", "skin", "eye", "rectal", "other")
_LIMIT = re.compile(r"(<=|>=|<|>)\s*(\d+(?:\.\d+)?)(\s*x upper)?")
_NAMES = (
    "all", "any", "not", "chosen", "none_of", "answered", "within", "past", "ongoing", "ahead", "age", "number", "salt",
    "steroid", "takes", "lab", "each",
)  # fmt: skip
_TIMES = (QuestionType.DATE, QuestionType.HOW_LONG)


def parse_limit(part: Part) -> tuple[Limit, bool]:
    """`>= 12` or `>= 3 x upper`; the flag says whether it counts multiples of the lab's upper limit."""
    match = _LIMIT.fullmatch(part.text())
    if not match:
        part.wrong(f'bad limit `{part.text()}`; write a comparison and a number, like ">= 12"')
    return Limit(match[1], float(match[2])), bool(match[3])


def _plain_limit(part: Part) -> Limit:
    limit, times_upper = parse_limit(part)
    if times_upper:
        part.wrong("`x upper` is for `lab` only")
    return limit


def _window(part: Part) -> Window:
    window = parse_window(part.text())
    if window is None:
        part.wrong(f"bad stretch of time `{part.text()}`; write it like `2 months`, `90 days` or `6 months inclusive`")
    return window


def _one_pair(part: Part) -> tuple[Part, Part]:
    pairs = part.pairs()
    if len(pairs) != 1:
        part.wrong(f"expected one `key: value`, found {len(pairs)}")
    return pairs[0]


@dataclass(frozen=True)
class ConditionParser:
    """Reads conditions of one trial. `questions` holds follow-ups expanded; `who` its answers to "who is chatting?"."""

    questions: Mapping[str, Question]
    who: tuple[Who, ...]

    def parse(self, part: Part) -> Condition:
        """Raises TrialError with the line of what is wrong."""
        if part.plain() == "always":
            return Always()
        key, value = _one_pair(part)
        name = key.one_of(_NAMES, "condition")
        if name in ("all", "any"):
            parts = tuple(self.parse(entry) for entry in value.items())
            if not parts:
                value.wrong(f"`{name}` of nothing: list at least one condition")
            return All(parts) if name == "all" else AnyOf(parts)
        if name == "not":
            return Not(self.parse(value))
        return self._leaf(name, value)

    def _leaf(self, name: str, value: Part) -> Condition:
        if name in ("chosen", "none_of"):
            return self._choices(name, value)
        if name in ("within", "past"):
            key, window = _one_pair(value)
            return self._time(name, key, key.text(), window)
        if name in ("answered", "ongoing", "ahead"):
            return self._bare(name, value)
        if name in ("age", "number", "steroid"):
            return self._amount(name, value)
        return {"salt": self._salt, "takes": self._takes, "lab": self._lab, "each": self._each}[name](value)

    def _question(self, part: Part, question: str) -> Question:
        if question in self.questions:
            return self.questions[question]
        follow_ups = [known for known in self.questions if known.startswith(question + ".")]
        if follow_ups:
            part.wrong(f"`{question}` is asked for each entry: write `{follow_ups[0]}` and so on, or use `each`")
        raise part.error(f"no question `{question}` in this trial")

    def _typed(self, part: Part, question: str, name: str, *types: QuestionType) -> Question:
        found = self._question(part, question)
        if found.type not in types:
            fits = " or ".join(kind.value for kind in types)
            part.wrong(f"`{name}` reads a question of type {fits}; `{question}` is of type {found.type.value}")
        return found

    def _known_choices(self, part: Part, question: str) -> tuple[str, ...]:
        if question == "who":
            return tuple(who.id for who in self.who)
        return tuple(choice.id for choice in self._question(part, question).choices)

    def _choices(self, name: str, value: Part) -> Condition:
        key, listed = _one_pair(value)
        known = self._known_choices(key, key.text())
        if name == "none_of" and listed.plain() == "any":
            return NoneOf(key.text(), tuple(choice for choice in known if choice not in RESERVED_CHOICES))
        chosen = self._chosen(listed, key.text(), known)
        return Chosen(key.text(), chosen) if name == "chosen" else NoneOf(key.text(), chosen)

    @staticmethod
    def _chosen(listed: Part, question: str, known: tuple[str, ...]) -> tuple[str, ...]:
        chosen: list[str] = []
        for part in listed.listed():
            if part.text() not in known:
                part.wrong(f"`{question}` has no choice `{part.text()}`; it has: {', '.join(known)}")
            if part.text() in chosen:
                part.wrong(f"`{part.text()}` is listed twice")
            chosen.append(part.text())
        if not chosen:
            listed.wrong(f"no choice of `{question}` is listed")
        return tuple(chosen)

    def _time(self, name: str, part: Part, question: str, window: Part) -> Condition:
        self._typed(part, question, name, *_TIMES)
        return (Within if name == "within" else Past)(question, _window(window))

    def _bare(self, name: str, value: Part) -> Condition:
        question = value.text()
        if name == "answered":
            return Answered(self._question(value, question).id)
        return self._bare_time(name, value, question)

    def _bare_time(self, name: str, part: Part, question: str) -> Condition:
        found = self._typed(part, question, name, *_TIMES)
        if name == "ongoing":
            if found.ongoing is None:
                part.wrong(f'`{question}` cannot be answered with "still going on": give it the key `ongoing`')
            return Ongoing(question)
        if not found.future:
            part.wrong(f"`{question}` takes no date ahead: give it `future: true`")
        return Ahead(question)

    def _amount(self, name: str, value: Part) -> Condition:
        key, limit = _one_pair(value)
        question = key.text()
        if name == "age":
            self._typed(key, question, name, QuestionType.AGE)
            return AgeIs(question, _plain_limit(limit))
        if name == "number":
            self._typed(key, question, name, QuestionType.PERCENT)
            return Number(question, _plain_limit(limit))
        self._typed(key, question, name, QuestionType.MEDICINES)
        return SteroidDose(question, _plain_limit(limit))

    def _salt(self, value: Part) -> Condition:
        by, asked = None, None
        for key, part in value.pairs():
            if key.text() == "by":
                by = part.one_of(("estimate", "doctor"), "way of measuring")
            elif asked is not None:
                key.wrong("`salt` reads one question")
            else:
                asked = (key, part)
        if asked is None:
            value.wrong("`salt` names no question")
        question = self._typed(asked[0], asked[0].text(), "salt", QuestionType.SCALP).id
        if asked[1].text() == "total":
            return Salt(question, "total")
        if by is None:
            value.wrong("`salt` with a limit needs `by: estimate` or `by: doctor`")
        return Salt(question, by, _plain_limit(asked[1]))

    def _takes(self, value: Part) -> Condition:
        pairs = value.pairs()
        more = {key.text(): part.listed() for key, part in pairs if key.text() in ("routes", "names")}
        asked = [(key, part) for key, part in pairs if key.text() not in more]
        if len(asked) != 1:
            value.wrong("`takes` needs `<question>: [classes]`, and may have `names` and `routes`")
        question, classes = asked[0]
        return Takes(
            question=self._typed(question, question.text(), "takes", QuestionType.MEDICINES).id,
            classes=tuple(part.one_of((*MEDICINE_CLASSES, "unrecognised"), "class") for part in classes.listed()),
            routes=tuple(part.one_of(ROUTES, "route") for part in more.get("routes", ())),
            names=tuple(part.text() for part in more.get("names", ())),
        )

    def _lab(self, value: Part) -> Condition:
        pairs = value.pairs()
        keys = {key.text(): part for key, part in pairs if key.text() in ("finding", "limit", "recent", "unit")}
        asked = [(key, part) for key, part in pairs if key.text() not in keys]
        if len(asked) != 1 or not {"finding", "limit", "recent"} <= set(keys):
            value.wrong("`lab` needs `<question>: <test>`, `finding`, `limit` and `recent`, and may have `unit`")
        question, test = asked[0]
        limit, times_upper = parse_limit(keys["limit"])
        if times_upper == ("unit" in keys):
            value.wrong("`lab` needs either a limit `x upper` or a `unit`, and not both")
        return Lab(
            question=self._typed(question, question.text(), "lab", QuestionType.LABS).id,
            test=test.one_of(LAB_TESTS, "laboratory test"),
            finding=keys["finding"].one_of(LAB_FINDINGS, "finding"),
            limit=limit,
            unit=keys["unit"].text() if "unit" in keys else None,
            times_upper_limit=times_upper,
            recent=_window(keys["recent"]),
        )

    def _each(self, value: Part) -> Condition:
        keys = value.keys("of", "items within past ongoing chosen", "`each`")
        tests = [name for name in ("within", "past", "ongoing", "chosen") if name in keys]
        if len(tests) != 1:
            value.wrong("`each` needs exactly one of within, past, ongoing, chosen")
        parts = tuple(self._each_item(tests[0], keys, question) for question in self._each_questions(keys))
        return All(parts) if tests[0] == "past" else AnyOf(parts)

    def _each_questions(self, keys: Mapping[str, Part]) -> list[Question]:
        base = keys["of"].text()
        known = [q for q in self.questions.values() if q.for_each and q.id == f"{base}.{q.for_each[1]}"]
        if not known:
            keys["of"].wrong(f"no question `{base}` that is asked for each entry")
        if "items" not in keys or keys["items"].plain() == "any":
            return known
        return [self._question(part, f"{base}.{part.text()}") for part in keys["items"].listed()]

    def _each_item(self, name: str, keys: Mapping[str, Part], question: Question) -> Condition:
        part = keys[name]
        if name == "ongoing":
            if not part.flag():
                part.wrong("write `ongoing: true`")
            return self._bare_time("ongoing", part, question.id)
        if name == "chosen":
            return Chosen(question.id, self._chosen(part, question.id, tuple(c.id for c in question.choices)))
        leaf = self._time(name, keys["of"], question.id, part)
        if name == "within":
            return leaf
        assert question.for_each is not None
        parent, entry = question.for_each
        return AnyOf((NoneOf(parent, (entry,)), leaf))
