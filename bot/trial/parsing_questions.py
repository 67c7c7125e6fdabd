"""The `questions` of a trial file: one entry becomes one question, or one follow-up for each entry of a checklist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.trial.conditions import All, Chosen, Condition
from bot.trial.model import Choice, Question, QuestionType
from bot.trial.parsing_conditions import ConditionParser
from bot.trial.parsing_volunteered import parse_volunteered
from bot.trial.parts import Part
from bot.trial.wording import PLACEHOLDER, fill_item, is_placeholder

RESERVED_QUESTIONS = (
    "consent_chat", "who", "adult_present", "confirm", "review", "consent_share",
    "contact_name", "contact_phone", "contact_email", "contact_time",
)  # fmt: skip
_OPTIONAL = (
    "cohorts proxy explains choices applies_when sensitive cost settles caution read_back for_each ongoing future "
    "offer_not_sure volunteered"
)
_CHOSEN_TYPES = (QuestionType.CHOICE, QuestionType.CHECKLIST)
_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Around:
    """What the rest of the file says that questions refer to. `criteria`: criterion id -> cohort."""

    texts: Mapping[str, str]
    topics: tuple[str, ...]
    cohorts: tuple[str, ...]
    criteria: Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """A question before conditions can be read: they may name questions further down."""

    question: Question
    applies_when: Part | None


def template(part: Part, item: bool = False) -> str:
    """A sentence with placeholders that can be filled; `{item}` only where `item` is true."""
    text = part.text()
    for inside in PLACEHOLDER.findall(text):
        if not is_placeholder(inside) or (inside == "item" and not item):
            known = (
                "{since:2 months}, {until:10 months}, {person}, {persons}, {they}, {their}, and {item} in a follow-up"
            )
            part.wrong(f"unknown placeholder `{{{inside}}}`; known: {known}")
    if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
        part.wrong("a brace stands alone: write a placeholder like {since:2 months}, or take it out")
    return text


def plain_id(part: Part, what: str) -> str:
    if not _ID.fullmatch(part.text()):
        part.wrong(f"bad {what} `{part.text()}`: small letters, digits and _ only, a letter first")
    return part.text()


def parse_questions(parts: Iterable[Part], around: Around) -> list[Draft]:
    """All questions in file order, follow-ups expanded. Raises TrialError."""
    drafts: dict[str, Draft] = {}
    for part in parts:
        for draft in _expanded(part, around, drafts):
            if draft.question.id in drafts:
                part.wrong(f"question id `{draft.question.id}` is used twice (first in line "
                           f"{drafts[draft.question.id].question.line})")  # fmt: skip
            drafts[draft.question.id] = draft
    return list(drafts.values())


def with_conditions(drafts: Iterable[Draft], parser: ConditionParser) -> dict[str, Question]:
    """The questions with their own `applies_when` added to that of the follow-up."""
    questions: dict[str, Question] = {}
    for draft in drafts:
        shown: list[Condition] = []
        if draft.question.for_each:
            parent, entry = draft.question.for_each
            shown.append(Chosen(parent, (entry,)))
        if draft.applies_when is not None:
            shown.append(parser.parse(draft.applies_when))
        when = All(tuple(shown)) if len(shown) > 1 else (shown[0] if shown else None)
        questions[draft.question.id] = replace(draft.question, applies_when=when)
    return questions


def _expanded(part: Part, around: Around, known: Mapping[str, Draft]) -> list[Draft]:
    keys = part.keys("id topic type criteria text why", _OPTIONAL, "a question")
    base = _question(keys, part, around)
    own = keys.get("applies_when")
    if "for_each" not in keys:
        return [Draft(base, own)]
    return [Draft(_follow_up(base, parent, entry), own) for parent, entry in _entries(keys["for_each"], known)]


def _entries(part: Part, known: Mapping[str, Draft]) -> list[tuple[Question, Choice]]:
    entries = []
    for parent, listed in part.pairs():
        draft = known.get(parent.text())
        if draft is None or draft.question.type is not QuestionType.CHECKLIST:
            parent.wrong(f"`for_each` follows a checklist that stands above it; `{parent.text()}` is none")
        ids = [choice.id for choice in draft.question.choices]
        for entry in listed.listed():
            if entry.text() not in ids:
                entry.wrong(f"`{parent.text()}` has no entry `{entry.text()}`; it has: {', '.join(ids)}")
            entries.append((draft.question, draft.question.choice(entry.text())))
    return entries


def _follow_up(base: Question, parent: Question, entry: Choice) -> Question:
    item = entry.item or entry.label
    choices = tuple(
        replace(c, label=fill_item(c.label, item), label_proxy=c.label_proxy and fill_item(c.label_proxy, item))
        for c in base.choices
    )
    return replace(
        base,
        id=f"{base.id}.{entry.id}",
        text=fill_item(base.text, item),
        text_proxy=fill_item(base.text_proxy, item),
        why=fill_item(base.why, item),
        choices=choices,
        for_each=(parent.id, entry.id),
    )


def _question(keys: Mapping[str, Part], part: Part, around: Around) -> Question:
    question_type = QuestionType(keys["type"].one_of(tuple(kind.value for kind in QuestionType), "question type"))
    criteria = tuple(entry.one_of(tuple(around.criteria), "criterion") for entry in keys["criteria"].listed())
    follow_up = "for_each" in keys
    text = template(keys["text"], follow_up)
    choices = parse_choices(keys, question_type, around.texts, part, follow_up)
    return Question(
        id=_question_id(keys["id"]),
        topic=keys["topic"].one_of(around.topics, "topic"),
        type=question_type,
        text=text,
        text_proxy=template(keys["proxy"], follow_up) if "proxy" in keys else text,
        why=template(keys["why"], follow_up),
        criteria=criteria,
        cohorts=_cohorts(keys, criteria, around),
        choices=choices,
        explains={term.text(): template(said) for term, said in keys["explains"].pairs()} if "explains" in keys else {},
        ongoing=_only_for(keys, "ongoing", question_type, QuestionType.DATE, QuestionType.HOW_LONG),
        future=_only_for(keys, "future", question_type, QuestionType.DATE) is not None and keys["future"].flag(),
        caution=_caution(keys, choices),
        read_back=keys["read_back"].flag() if "read_back" in keys else False,
        sensitive=int(_between(keys, "sensitive", 0, 3, 0)),
        cost=_between(keys, "cost", 0, 600, 5.0),
        settles=_between(keys, "settles", 0, 1, 0.0),
        line=part.line,
        volunteered=parse_volunteered(keys["volunteered"], choices, follow_up) if "volunteered" in keys else None,
    )


def _question_id(part: Part) -> str:
    if part.text() in RESERVED_QUESTIONS:
        part.wrong(f"question id `{part.text()}` is reserved; choose another")
    return plain_id(part, "question id")


def _cohorts(keys: Mapping[str, Part], criteria: tuple[str, ...], around: Around) -> tuple[str, ...]:
    if "cohorts" in keys:
        return tuple(entry.one_of(around.cohorts, "cohort") for entry in keys["cohorts"].listed())
    served = [around.criteria[criterion] for criterion in criteria]
    if not served:
        keys["criteria"].wrong("a question that serves no criterion needs the key `cohorts`")
    return tuple(dict.fromkeys(served))


def _only_for(keys: Mapping[str, Part], name: str, asked: QuestionType, *types: QuestionType) -> str | None:
    if name not in keys:
        return None
    if asked not in types:
        fits = " or ".join(kind.value for kind in types)
        keys[name].wrong(f"`{name}` is for a question of type {fits}; this one is of type {asked.value}")
    return keys[name].text()


def _between(keys: Mapping[str, Part], name: str, low: float, high: float, default: float) -> float:
    if name not in keys:
        return default
    number = keys[name].number()
    if not low <= number <= high:
        keys[name].wrong(f"`{name}` lies between {low:g} and {high:g}, not {number:g}")
    return number


def _caution(keys: Mapping[str, Part], choices: tuple[Choice, ...]) -> tuple[str, ...]:
    if "caution" not in keys:
        return ()
    known = ("*", *(choice.id for choice in choices))
    return tuple(entry.one_of(known, "choice") for entry in keys["caution"].listed())


def parse_choices(
    keys: Mapping[str, Part], asked: QuestionType, texts: Mapping[str, str], part: Part, follow_up: bool
) -> tuple[Choice, ...]:
    """The file's choices and those every question has: yes/no, none of a checklist, not sure, decline."""
    written = [_choice(entry, follow_up) for entry in keys["choices"].items()] if "choices" in keys else []
    choices: dict[str, Choice] = {}
    for entry, choice in written:
        if choice.id in choices:
            entry.wrong(f"choice `{choice.id}` is listed twice")
        if asked is QuestionType.YES_NO and choice.id not in ("yes", "no", "not_sure", "decline"):
            entry.wrong(f"a yes_no question has no choice `{choice.id}`; use the type choice")
        choices[choice.id] = choice
    if written and asked not in (*_CHOSEN_TYPES, QuestionType.YES_NO):
        keys["choices"].wrong(f"a question of type {asked.value} has no `choices` of its own")
    if asked in _CHOSEN_TYPES and not set(choices) - {"none", "not_sure", "decline"}:
        part.wrong(f"a question of type {asked.value} needs `choices`")
    ordered = {choice_id: choices.pop(choice_id, Choice(choice_id, texts[choice_id])) for choice_id in _leading(asked)}
    for choice_id in _trailing(asked, "offer_not_sure" not in keys or keys["offer_not_sure"].flag()):
        choices.setdefault(choice_id, Choice(choice_id, texts[choice_id]))
    return tuple(_alone(choice) for choice in (*ordered.values(), *choices.values()))


def _leading(asked: QuestionType) -> tuple[str, ...]:
    return ("yes", "no") if asked is QuestionType.YES_NO else ()


def _trailing(asked: QuestionType, not_sure: bool) -> tuple[str, ...]:
    none = ("none",) if asked is QuestionType.CHECKLIST else ()
    return (*none, *(("not_sure",) if not_sure else ()), "decline")


def _alone(choice: Choice) -> Choice:
    return replace(choice, alone=True) if choice.id in ("none", "decline") else choice


def also(keys: Mapping[str, Part]) -> tuple[str, ...]:
    """What people type for a label. Raises TrialError where it could never be met: it is held against lower case."""
    said = keys["also"].items() if "also" in keys else []
    for one in said:
        if one.text() != one.text().casefold().strip(" .!,"):
            one.wrong(f"`also` holds lower case without a full stop: not `{one.text()}`")
    return tuple(one.text() for one in said)


def _choice(part: Part, follow_up: bool) -> tuple[Part, Choice]:
    keys = part.keys("id label", "label_proxy alone item also", "a choice")
    return part, Choice(
        id=plain_id(keys["id"], "choice id"),
        label=template(keys["label"], follow_up),
        label_proxy=template(keys["label_proxy"], follow_up) if "label_proxy" in keys else None,
        also=also(keys),
        alone=keys["alone"].flag() if "alone" in keys else False,
        item=template(keys["item"]) if "item" in keys else None,
    )
