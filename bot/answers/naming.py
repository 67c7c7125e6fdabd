"""Which choices of a question a clause names: by the words of their labels, and by other names of what the labels hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.answers.ordinary import PlainWords
from bot.answers.spelling import bare, close, words_of
from bot.trial.model import Choice, Question, QuestionType

MOST = 0.6  # of the words of a label, where none of them says by itself which is meant


Things = Iterable[Mapping[str, Any]]  # conditions and medicines of the message: "text" as written, "names"


def denied_in_label(choice: Choice, text: str, place: int, plain: PlainWords) -> bool:
    """Whether what is named at `place` is what the label itself denies: "help" of "Treated, but it did not help"."""
    found = plain.lists.denial.search(label := choice.label.lower())
    if found is None:
        return False
    after = [word for _, word in words_of(label[found.start() :].partition(",")[0])]
    word = words_of(text[place:])[0][1]
    return any(close(word, name) or alike(name, text[place:], plain) == 0 for name in after)


def alike(name: str, text: str, plain: PlainWords) -> int | None:
    """The offset of another word for a word of a label ("head" for "scalp")."""
    found = plain.lists.alike[name].search(text) if name in plain.lists.alike else None
    return found.start() if found else None


def named(
    choice: Choice, question: Question, text: str, known: Things, plain: PlainWords, words: str | None = None
) -> int | None:
    """The offset in `text` at which the choice is named, or None. `words`: the text in which its words are looked for."""
    names = names_of(choice, question, plain)
    words = text if words is None else words
    listed = question.type is QuestionType.CHECKLIST
    places = [_by_word(names, words), by_phrase(names, words)]
    if listed and (denied := lead_denied(choice, plain)):
        places += [alike(denied, words, plain)]
    else:
        thing = by_thing(choice, names, question, text, known)
        places = [thing, *places] if listed else [*places, thing]
        places += [_most_of_label(choice, words, plain)] if listed else []
    return next((place for place in places if place is not None), None)


def _by_word(names: frozenset[str], text: str) -> int | None:
    return next(
        (offset for offset, word in words_of(text) if any(close(word, name) for name in names if " " not in name)), None
    )


def by_phrase(names: frozenset[str], text: str) -> int | None:
    return next((text.find(name) for name in sorted(names) if " " in name and name in text), None)


def by_thing(choice: Choice, names: frozenset[str], question: Question, text: str, known: Things) -> int | None:
    for mention in known:
        if mention["text"] in text and any(name in names or tells(name, choice, question) for name in mention["names"]):
            return text.find(mention["text"])
    return None


def lead_denied(choice: Choice, plain: PlainWords) -> str | None:
    """What a label denies that begins with a denial: "tested" of "I was never tested for this or that"."""
    found = plain.lists.lead_denied.match(choice.label.lower())
    return found.group(1) if found else None


def _most_of_label(choice: Choice, text: str, plain: PlainWords) -> int | None:
    """The offset of the first of the label's words, where at least two of them and 60 % of all are said."""
    meant = {word for _, word in words_of(choice.label.lower())} - plain.common
    said = {name: offset for offset, word in words_of(text) for name in meant if close(word, name)}
    return min(said.values()) if len(said) >= 2 and len(said) >= MOST * len(meant) else None


def tells(name: str, choice: Choice, question: Question) -> bool:
    """A name in the label; of single choices, only one that stands in no other label ("I have APECED" / "with APECED")."""
    others = [other for other in question.choices if other.id != choice.id and question.type is QuestionType.CHOICE]
    return _part_of_label(name, choice) and not any(_part_of_label(name, other) for other in others)


def _part_of_label(name: str, choice: Choice) -> bool:
    ending = r"\b" if len(name) < 6 else ""
    return re.search(rf"\b{re.escape(name)}{ending}", choice.label.lower()) is not None


def names_of(choice: Choice, question: Question, plain: PlainWords) -> frozenset[str]:
    """The telling words of label and id, and whole phrases of the label, that no other choice of the question has.

    In a checklist an ordinary word ("long", "now over") tells nothing, unless `explains` explains it; and a label that
    begins with a denial is named by what it denies, and takes no word from the others.
    """
    others = [other for other in question.choices if other.id != choice.id]
    if question.type is QuestionType.CHECKLIST:
        if denied := lead_denied(choice, plain):
            return frozenset({denied})
        others = [other for other in others if not lead_denied(other, plain)]
    elsewhere = frozenset[str]().union(*(telling(other, plain) for other in others))
    words = telling(choice, plain) - elsewhere
    names = words | {part for part in _phrases(choice) if len(part) > 3 and part not in plain.common}
    if question.type is not QuestionType.CHECKLIST:
        return frozenset(names - (elsewhere - {bare(choice.label)}))
    telling_nothing = plain.ordinary - {word for _, word in words_of(" ".join(question.explains).lower())}
    shared = {part for other in others for part in _phrases(other)}
    return frozenset(
        name
        for name in names - shared
        if any(word not in telling_nothing and not word.isdigit() for _, word in words_of(name))
    )


def _phrases(choice: Choice) -> set[str]:
    parts = re.split(r"[(),/;:]| or ", choice.label.lower())
    return {re.sub(r"^(?:an?|the) ", "", part.strip()) for part in parts}


def telling(choice: Choice, plain: PlainWords) -> set[str]:
    words = {word for _, word in words_of(f"{choice.label} {choice.id.replace('_', ' ')}".lower())}
    return {word for word in words if word not in plain.common and len(word) > 2}
