"""A screening as JSON and back: `from_json(to_json(screening)) == screening`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from enum import Enum
from typing import Any

from bot.answers.model import (
    Age,
    Answer,
    Certainty,
    LabResult,
    Labs,
    Medicine,
    Medicines,
    Picked,
    Scalp,
    Span,
    Value,
    When,
    Words,
)
from bot.screening.model import Consent, Pending, Screening, Stage
from bot.trial.model import Kind

JSON = Any


def to_json(screening: Screening) -> dict[str, JSON]:
    return {
        **{field.name: plain(getattr(screening, field.name)) for field in fields(screening)},
        "answers": [answer_json(answer) for answer in screening.answers],
        "volunteered": [answer_json(answer) for answer in screening.volunteered],
        "pending": None if screening.pending is None else plain(asdict(screening.pending)),
        "suspended": None if screening.suspended is None else plain(asdict(screening.suspended)),
        "consents": [plain(asdict(consent)) for consent in screening.consents],
    }


def from_json(content: Mapping[str, JSON]) -> Screening:
    stage = content["suspended_stage"]
    return Screening(
        **{
            **content,
            "stage": Stage(content["stage"]),
            "answers": tuple(answer_from(answer) for answer in content["answers"]),
            "volunteered": tuple(answer_from(answer) for answer in content.get("volunteered", ())),
            "unread": tuple(content.get("unread", ())),
            "topics_begun": tuple(content["topics_begun"]),
            "pending": pending_from(content["pending"]),
            "suspended": pending_from(content["suspended"]),
            "suspended_stage": None if stage is None else Stage(stage),
            "consents": tuple(consent_from(consent) for consent in content["consents"]),
        }
    )


def plain(value: object) -> JSON:
    """Dates as ISO text, enumerations by value, sets sorted, tuples as lists."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return value


def pending_from(content: Mapping[str, JSON] | None) -> Pending | None:
    if content is None:
        return None
    confirms = tuple((question, value) for question, value in content["confirms"])
    readings = tuple(content.get("readings", ()))
    return Pending(**{**content, "confirms": confirms, "held": tuple(content["held"]), "readings": readings})


def consent_from(content: Mapping[str, JSON]) -> Consent:
    return Consent(**{**content, "at": datetime.fromisoformat(content["at"])})


def answer_json(answer: Answer) -> dict[str, JSON]:
    value = answer.value
    content = {field.name: plain(getattr(answer, field.name)) for field in fields(answer) if field.name != "value"}
    sealed = None if value is None else {"is": type(value).__name__, **plain(asdict(value))}
    return {**content, "value": sealed}


def answer_from(content: Mapping[str, JSON]) -> Answer:
    kind = content["kind"]
    return Answer(
        **{
            **content,
            "value": None if content["value"] is None else value_from(content["value"]),
            "kind": None if kind is None else Kind(kind),
            "certainty": Certainty(content["certainty"]),
            "grounds": tuple(content.get("grounds", ())),
        }
    )


def value_from(content: Mapping[str, JSON]) -> Value:
    parts = {key: part for key, part in content.items() if key != "is"}
    return READ[content["is"]](parts)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def picked(parts: Mapping[str, JSON]) -> Picked:
    return Picked(frozenset(parts["ids"]), frozenset(parts["doubtful"]))


def when(parts: Mapping[str, JSON]) -> When:
    return When(day(parts["earliest"]), day(parts["latest"]), parts["ongoing"])


def age(parts: Mapping[str, JSON]) -> Age:
    return Age(day(parts["born"]), parts["years"])


def scalp(parts: Mapping[str, JSON]) -> Scalp:
    return Scalp(**{**parts, "parts": tuple((name, low, high) for name, low, high in parts["parts"])})


def medicines(parts: Mapping[str, JSON]) -> Medicines:
    return Medicines(tuple(Medicine(**{**each, "classes": tuple(each["classes"])}) for each in parts["items"]))


def labs(parts: Mapping[str, JSON]) -> Labs:
    return Labs(tuple(lab(each) for each in parts["items"]))


def lab(parts: Mapping[str, JSON]) -> LabResult:
    taken = parts["taken"]
    return LabResult(**{**parts, "taken": None if taken is None else when(taken)})


READ: dict[str, Callable[[Mapping[str, JSON]], Value]] = {
    "Picked": picked,
    "When": when,
    "Age": age,
    "Span": lambda parts: Span(**parts),
    "Scalp": scalp,
    "Medicines": medicines,
    "Labs": labs,
    "Words": lambda parts: Words(**parts),
}
