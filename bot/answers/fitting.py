"""Which of several choices that one word names is meant: the one that fits what is said best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.answers.naming import Things, alike, by_phrase, by_thing, named, names_of, telling, tells
from bot.answers.ordinary import PlainWords
from bot.answers.spelling import close, words_of
from bot.trial.model import Choice, Question, QuestionType


def named_in(
    choices: list[Choice], question: Question, clause: Mapping[str, Any], things: Things, plain: PlainWords
) -> tuple[list[tuple[Choice, int]], bool]:
    """Choices named in the clause with their offsets, and whether one word names several of which none fits better."""
    known = [one for one in things if one["text"] in clause["text"]]
    kept, unclear = [], False
    for place, rivals in _found(choices, question, clause["text"], known, plain).items():
        best = _fittest(rivals, question, clause, known, plain)
        if len(best) > 1 and question.type is QuestionType.CHECKLIST:
            if _asked_about(question, clause["text"], place, known):
                continue
            unclear = True
        kept += [(choice, place) for choice in best]
    return kept, unclear


def _found(
    choices: list[Choice], question: Question, text: str, known: Things, plain: PlainWords
) -> dict[int, list[Choice]]:
    """Offset -> choices. A word inside a longer name ("stroke" in "mini-stroke") names nothing of its own."""
    inside = text
    for thing in known:
        if any(by_thing(one, names_of(one, question, plain), question, text, [thing]) is not None for one in choices):
            inside = inside.replace(thing["text"], " " * len(thing["text"]))
    found: dict[int, list[Choice]] = {}
    for choice in choices:
        if (place := named(choice, question, text, known, plain, inside)) is not None:
            found.setdefault(place, []).append(choice)
    return found


def _asked_about(question: Question, text: str, place: int, known: Things) -> bool:
    """Whether what is named there is what the whole question asks about ("any steroid"): it names no choice of several."""
    asked = question.text.lower()
    return any(text.find(one["text"]) == place and any(name in asked for name in one["names"]) for one in known)


def _fittest(
    rivals: list[Choice], question: Question, clause: Mapping[str, Any], known: Things, plain: PlainWords
) -> list[Choice]:
    """Of choices that one word names, those whose name is nearest, of which it is the id, or of which most words are said.

    A choice that tells of a doubt has what is doubted.
    """
    if question.type is not QuestionType.CHECKLIST:
        return [choice for choice in rivals if _by_id(choice, clause["text"], known)] or rivals
    ranks = {choice.id: _rank(choice, question, clause, known, plain) for choice in rivals}
    return [choice for choice in rivals if ranks[choice.id] == min(ranks.values())]


def _rank(
    choice: Choice, question: Question, clause: Mapping[str, Any], known: Things, plain: PlainWords
) -> tuple[bool, bool, int, bool, int]:
    nearest = [place for one in known for place, name in enumerate(one["names"]) if tells(name, choice, question)]
    label = telling(choice, plain) - plain.ordinary
    said = {name for _, word in words_of(clause["text"]) for name in label if close(word, name)}
    said |= {name for name in label if alike(name, clause["text"], plain) is not None}
    doubted = bool(clause.get("uncertain")) and not suspects(choice, plain)
    spelt = by_phrase(names_of(choice, question, plain), clause["text"]) is not None  # a whole part of its label
    return doubted, not spelt, min(nearest, default=0), not _by_id(choice, clause["text"], known), -len(said)


def suspects(choice: Choice, plain: PlainWords) -> bool:
    """Whether the label itself tells of a doubt, so that a doubt is a yes to it."""
    return plain.lists.suspects.search(choice.label.lower()) is not None


def shared_words(question: Question, plain: PlainWords) -> frozenset[str]:
    """Words that stand in several labels and not in the question: to deny one of them denies only some choices."""
    told = Counter(word for choice in question.choices for word in telling(choice, plain))
    asked = {word for _, word in words_of(question.text.lower())}
    return frozenset(word for word, count in told.items() if count > 1) - asked - plain.ordinary


def _by_id(choice: Choice, text: str, known: Things) -> bool:
    name = choice.id.replace("_", " ")
    return name in text or any(mention["text"] in text and name in mention["names"] for mention in known)
