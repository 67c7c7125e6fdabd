"""JSON forms of yes_no, choice and checklist answers."""

from __future__ import annotations

from typing import Any

from bot.answers.model import Picked
from bot.answers.numbers import BadValue
from bot.trial.model import Question, QuestionType

NONE = "none"
RESERVED = frozenset({"not_sure", "decline"})  # answers to any question, but no values: see `parse_reply`


def parse_picked(question: Question, json: Any) -> Picked:
    selected, doubtful = _lists(question, json)
    known = choice_ids(question)
    for chosen in (*selected, *doubtful):
        if chosen not in known:
            raise BadValue(f"{chosen!r} is not a choice of {question.id}; choices are {', '.join(known)}.")
    _stands_alone(question, selected, doubtful)
    if question.type is not QuestionType.CHECKLIST and len(selected) != 1:
        raise BadValue(f"{question.id} takes exactly one of {', '.join(known)}.")
    if not selected and not doubtful:
        raise BadValue(f'{question.id} needs at least one entry; "none" says that none of them fits.')
    return Picked(frozenset(selected), frozenset(doubtful) - frozenset(selected))


def picked_json(picked: Picked) -> Any:
    if picked.doubtful:
        return {"selected": sorted(picked.ids), "not_sure": sorted(picked.doubtful)}
    if picked.ids in ({"yes"}, {"no"}):
        return "yes" in picked.ids
    return sorted(picked.ids)


def choice_ids(question: Question) -> list[str]:
    """The ids that may stand in a value: `yes` and `no`, the choices in their order, `none` on every checklist."""
    if question.type is QuestionType.YES_NO:
        return ["yes", "no"]
    ids = [choice.id for choice in question.choices if choice.id not in RESERVED]
    return [*ids, NONE] if question.type is QuestionType.CHECKLIST and NONE not in ids else ids


def _lists(question: Question, json: Any) -> tuple[list[str], list[str]]:
    if isinstance(json, dict) and question.type is QuestionType.CHECKLIST and set(json) <= {"selected", "not_sure"}:
        return _ids(question, json.get("selected", [])), _ids(question, json.get("not_sure", []))
    if isinstance(json, bool):
        return ["yes" if json else "no"], []
    return _ids(question, [json] if isinstance(json, str) else json), []


def _ids(question: Question, json: Any) -> list[str]:
    if not isinstance(json, list) or not all(isinstance(entry, str) for entry in json):
        raise BadValue(f"{question.id} takes choice ids: {', '.join(choice_ids(question))}.")
    return json


def _stands_alone(question: Question, selected: list[str], doubtful: list[str]) -> None:
    alone = {NONE} | {choice.id for choice in question.choices if choice.alone}
    if NONE in doubtful:
        raise BadValue('"none" cannot be among the entries in doubt.')
    for chosen in selected:
        if chosen in alone and len({*selected, *doubtful}) > 1:
            raise BadValue(f"{chosen!r} stands alone and excludes all other choices.")
