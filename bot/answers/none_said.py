"""Whether a no to a list of choices is a no to all of it."""

from __future__ import annotations

from bot.answers.fitting import shared_words
from bot.answers.model import Utterance
from bot.answers.ordinary import PlainWords
from bot.answers.spelling import close, words_of
from bot.trial.model import Question


def whole(utterance: Utterance, plain: PlainWords) -> bool:
    """Whether a no is a no to everything. Trap: "none of these, only my cream" read as none would pass in silence."""
    taken = any(not medicine.get("negated") for medicine in utterance.medicines)
    ended = any(ground.endswith("at the end") for ground in utterance.grounds)  # "the lung thing yes, the others no"
    other = any(clause.get("other_person") for clause in utterance.clauses[:1])  # "her dad had a stroke, she has not"
    return not taken and not ended and not other and not plain.lists.held_back.search(_in_earnest(utterance, plain))


def says_none(utterance: Utterance, plain: PlainWords) -> bool:
    """Whether the words are one of the ways to say none; "just a hat" is one, as a hat is no treatment."""
    said = _in_earnest(utterance, plain)
    harmless = plain.lists.harmless.search(_text(utterance)) is not None
    return any(plain.lists.none.search(text) for text in (said, *([f"none {said}"] if harmless else [])))


def _in_earnest(utterance: Utterance, plain: PlainWords) -> str:
    """The text without what is no treatment and no illness ("nothing, only shampoo")."""
    return " ".join(plain.lists.harmless.sub(" ", _text(utterance)).split())


def _text(utterance: Utterance) -> str:
    return " ".join(utterance.plain.split())


def denies_some(question: Question, utterance: Utterance, plain: PlainWords) -> bool:
    """Whether the denial is of a word of some labels ("no spleen"), which is no denial of the others."""
    some = shared_words(question, plain)
    return any(
        close(word, name)
        for clause in utterance.clauses
        for place, word in words_of(clause["text"])
        if clause.get("negated_from") is not None and place >= clause["negated_from"]
        for name in some
    )
