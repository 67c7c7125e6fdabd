"""Choices and checklists in words: labels, short names, ordinals, "none of these", "all except the third"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answers.model import Read, Reading, Utterance
from bot.answers.ordinary import PlainWords
from bot.answers.spelling import close, words_of
from bot.trial.model import Choice, Question, QuestionType

ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "sixth": 6, "6th": 6, "last": -1,
}  # fmt: skip
NONE_SAID = 0.85
MOST = 0.6  # of the words of a label, where none of them says by itself which is meant
RESERVED = frozenset({"none", "not_sure", "decline"})
_ALL = re.compile(
    r"\b(?:all of (?:them|these|those|the above)|every one of (?:them|these)|all the above|"
    r"both(?: of (?:them|these))?)\b|^all$"
)
_BUT = re.compile(
    r"\b(?:all|everything|any|both|them)\b.*?\b(?:except|but|apart from|other than|besides)\b(?: for)?(.*)$"
)
_ORDINAL = re.compile(
    rf"\b(?:the|number|option|choice|#)\s*({'|'.join(ORDINALS)}|\d\d?)\b(?: (?:one|option|choice))?"
    r"(?! (?:time|day|week|month|year))"
)
_NONE = re.compile(
    r"^(?:.*\b(?:none|nothing) of (?:these|those|them|that|the above)\b"
    r"|.*(?:\bnot|n't|n’t|\bnever|\bdont)\b[^?]*\b(?:any|anything|nothing)"
    r" (?:of|from|on) (?:these|those|them|that|this|the (?:above|list))\b"
    r"|.*\b(?:not a single|not) one of (?:these|those|them)\b|(?:all )?neg(?:ative)? for all\b"
    r"|denies(?: all)?\W*$|nil\W*$)[^?]*$"
)
_ABOUT_WORDS = re.compile(r"^\W*(?:what(?:'?s| is| are| does| do)\b|explain|define|can you explain|does .* count)")
_HELD_BACK = re.compile(
    r"\b(?:but|except|besides|apart|aside|other than|only|just|unless|although|though|however|still)\b"
)
_DENIAL = re.compile(r"\b(?:not|never|hardly|nothing|without)\b|n't\b|\bno\b(?!,)")  # "No, ..." answers
_SHORT = re.compile(rf"^\s*(?:just |only )?({'|'.join(ORDINALS)})(?: one| option| choice)?\s*[.!]?\s*$")
_COUNTED = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4}
_END_OF_LIST = re.compile(rf"\b(first|last) ({'|'.join(_COUNTED)})\b(?! (?:time|day|night|week|month|year))")
_PLACE = rf"(?:{'|'.join(ORDINALS)}|\d\d?)"
_ONLY_PLACES = re.compile(rf"^(?:(?:the|and|just|only|both|one|ones|options?|numbers?|{_PLACE})\b[\s,.&+!]*)+$")


@dataclass(frozen=True)
class Mentions:
    """Choice ids found: said, denied, in doubt; `unclear` where the words can be taken two ways."""

    said: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()
    unclear: bool = False
    grounds: tuple[str, ...] = field(default=())


def read_choice(question: Question, utterance: Utterance, plain: PlainWords) -> Reading:
    """`[id]`: exactly one choice said, or yes/no where one choice begins with that word."""
    found = mentions(question, utterance, plain)
    said = found.said - _opposed(question, utterance)
    if len(said) == 1 and not found.unclear and not found.doubted:
        return Reading(Read.ANSWERED, sorted(said), 0.85, found.grounds)
    if said or found.unclear or utterance.polarity is None:
        return Reading(Read.NOT_UNDERSTOOD, grounds=found.grounds)
    if begun := _begun(question, "yes" if utterance.polarity else "no"):
        return Reading(Read.ANSWERED, [begun], utterance.confidence, utterance.grounds)
    offers_none = any(choice.id == "none" for choice in question.choices)
    if offers_none and not found.denied and utterance.polarity is False and _whole(utterance):
        return Reading(Read.ANSWERED, ["none"], utterance.confidence, utterance.grounds)
    return Reading(Read.NOT_UNDERSTOOD, grounds=found.grounds)


def _opposed(question: Question, utterance: Utterance) -> set[str]:
    """Choices that begin with a no where the reply is a yes, and the other way round."""
    if utterance.polarity is None:
        return set()
    word = "no" if utterance.polarity else "yes"
    return {choice.id for choice in question.choices if _plain(choice.label).split()[:1] == [word]}


def _begun(question: Question, word: str) -> str | None:
    """The one choice that is `word` by its id, or begins with it ("Yes, it is gone"); None where several do."""
    ids = {choice.id for choice in question.choices}
    if {"yes", "no"} <= ids:
        return word
    begun = [choice.id for choice in question.choices if _plain(choice.label).split()[:1] == [word]]
    return begun[0] if len(begun) == 1 else None


def read_checklist(question: Question, utterance: Utterance, plain: PlainWords) -> Reading:
    """A list of ids, `["none"]`, or {"selected", "not_sure"}. A choice that is only denied says nothing about others."""
    found = mentions(question, utterance, plain)
    if found.unclear or (utterance.asks and _ABOUT_WORDS.search(utterance.text.lower())):
        return Reading(Read.NOT_UNDERSTOOD, grounds=(*found.grounds, "unclear"))
    if found.said or found.doubted:
        return Reading(Read.ANSWERED, _picked(found), 0.85, found.grounds)
    if not _whole(utterance):
        return Reading(Read.NOT_UNDERSTOOD, grounds=(*found.grounds, "holds something back"))
    every = {choice.id for choice in question.choices} - RESERVED
    if not found.denied and not utterance.unsure and _NONE.search(" ".join(utterance.text.lower().split())):
        return Reading(Read.ANSWERED, ["none"], NONE_SAID, utterance.grounds)
    if utterance.polarity is False and not utterance.unsure and (not found.denied or found.denied == every):
        return Reading(Read.ANSWERED, ["none"], utterance.confidence, utterance.grounds)
    return Reading(Read.NOT_UNDERSTOOD, grounds=found.grounds)


def _whole(utterance: Utterance) -> bool:
    """Whether a no is a no to everything. Trap: "none of these, only my cream" read as none would pass in silence."""
    taken = any(not medicine.get("negated") for medicine in utterance.medicines)
    ended = any(ground.endswith("at the end") for ground in utterance.grounds)  # "the lung thing yes, the others no"
    return not taken and not ended and not _HELD_BACK.search(utterance.text.lower())


def _picked(found: Mentions) -> Any:
    doubted = found.doubted - found.said
    return {"selected": sorted(found.said), "not_sure": sorted(doubted)} if doubted else sorted(found.said)


def mentions(question: Question, utterance: Utterance, plain: PlainWords) -> Mentions:
    """Which choices the words name, by clause, so that "no minoxidil" is a denial and "maybe DPCP" a doubt."""
    choices = [choice for choice in question.choices if choice.id not in RESERVED]
    text = " ".join(utterance.text.lower().split())
    if _plain(text) and (
        exact := [one for one in choices if _plain(text) in (_plain(one.label), _plain(one.label_proxy or ""))]
    ):
        return Mentions(frozenset({exact[0].id}), grounds=("label",)) if len(exact) == 1 else Mentions(unclear=True)
    if question.type is QuestionType.CHECKLIST and (together := _together(choices, text, question, plain)):
        return together
    if several := _by_places(choices, text):
        listed = question.type is QuestionType.CHECKLIST and len(several) > 1
        return Mentions(several, grounds=("by place",)) if listed else Mentions(unclear=True)
    if picked := _by_place(choices, text):
        return Mentions(said=frozenset({picked.id}), grounds=("by place",))
    return _by_words(choices, question, utterance, plain)


def _plain(text: str) -> str:
    return " ".join(word for _, word in words_of(text.lower()))


def _together(choices: list[Choice], text: str, question: Question, plain: PlainWords) -> Mentions | None:
    if not (found := _BUT.search(text)):
        return (
            Mentions(frozenset(choice.id for choice in choices), grounds=("all",))
            if _ALL.search(text) and not _NONE.search(text)
            else None
        )
    if re.search(r"\b(?:none|not|no|never|nothing)\b", text[: found.start()] + text[found.start() : found.start(1)]):
        return None
    left = {choice.id for choice in choices if _named(choice, question, found.group(1), (), plain)}
    if not left and (place := _by_place(choices, found.group(1))):
        left = {place.id}
    said = frozenset(choice.id for choice in choices if choice.id not in left)
    return Mentions(said, grounds=("all except",)) if left else Mentions(unclear=True)


def _by_places(choices: list[Choice], text: str) -> frozenset[str]:
    """ "The last two", "first and third"; nothing where fewer than two places are named, or one that is not there."""
    if found := _END_OF_LIST.search(text):
        count = _COUNTED[found.group(2)]
        return frozenset(one.id for one in (choices[:count] if found.group(1) == "first" else choices[-count:]))
    places = [ORDINALS.get(one) or int(one) for one in re.findall(rf"\b{_PLACE}\b", text)]
    if len(places) < 2 or not _ONLY_PLACES.search(text) or any(not 0 < abs(one) <= len(choices) for one in places):
        return frozenset()
    return frozenset(choices[one - 1 if one > 0 else -1].id for one in places)


def _by_place(choices: list[Choice], text: str) -> Choice | None:
    found = _ORDINAL.findall(text) or _SHORT.findall(text)
    if len(found) != 1:
        return None
    place = ORDINALS.get(found[0]) or int(found[0])
    return choices[place - 1 if place > 0 else -1] if 0 < abs(place) <= len(choices) else None


def _by_words(choices: list[Choice], question: Question, utterance: Utterance, plain: PlainWords) -> Mentions:
    said: set[str] = set()
    denied: set[str] = set()
    doubted: set[str] = set()
    unclear = False
    for clause in utterance.clauses or ({"text": utterance.text.lower()},):
        if clause.get("other_person"):
            continue
        for choice, place in _places(choices, question, clause["text"], utterance.conditions, plain):
            unclear |= bool(clause.get("unclear"))
            negated = clause.get("negated_from") is not None and place >= clause["negated_from"]
            turned = question.type is QuestionType.CHOICE and _denied_in_label(choice, clause["text"], place)
            if turned and not negated:
                continue
            if negated and not turned:
                denied.add(choice.id)
            else:
                (doubted if clause.get("uncertain") else said).add(choice.id)
    unclear |= bool(said & denied)
    return Mentions(
        frozenset(said), frozenset(denied), frozenset(doubted), unclear, tuple(sorted(said | denied | doubted))
    )


def _denied_in_label(choice: Choice, text: str, place: int) -> bool:
    """Whether what is named at `place` is what the label itself denies: "help" of "Treated, but it did not help"."""
    found = _DENIAL.search(label := choice.label.lower())
    if found is None:
        return False
    after = [word for _, word in words_of(label[found.start() :].partition(",")[0])]
    return any(close(word, name) for word in [words_of(text[place:])[0][1]] for name in after)


def _places(
    choices: list[Choice], question: Question, text: str, known: Iterable[Mapping[str, Any]], plain: PlainWords
) -> list[tuple[Choice, int]]:
    """Choices named in `text` with their offsets. Where one word names several, those of which it is the id have it."""
    found = [
        (choice, place) for choice in choices if (place := _named(choice, question, text, known, plain)) is not None
    ]
    kept = []
    for choice, place in found:
        rivals = [other for other, where in found if where == place and other is not choice]
        if not rivals or _by_id(choice, text, known) or not any(_by_id(other, text, known) for other in rivals):
            kept.append((choice, place))
    return kept


def _by_id(choice: Choice, text: str, known: Iterable[Mapping[str, Any]]) -> bool:
    name = choice.id.replace("_", " ")
    return name in text or any(mention["text"] in text and name in mention["names"] for mention in known)


def _named(
    choice: Choice, question: Question, text: str, known: Iterable[Mapping[str, Any]], plain: PlainWords
) -> int | None:
    """The offset in `text` at which the choice is named, or None."""
    names = names_of(choice, question, plain)
    for offset, word in words_of(text):
        if any(close(word, name) for name in names if " " not in name):
            return offset
    for name in (name for name in names if " " in name):
        if (place := text.find(name)) >= 0:
            return place
    for mention in known:
        if mention["text"] in text and any(
            name in names or _tells(name, choice, question) for name in mention["names"]
        ):
            return text.find(mention["text"])
    return _most_of_label(choice, text, plain) if question.type is QuestionType.CHECKLIST else None


def _most_of_label(choice: Choice, text: str, plain: PlainWords) -> int | None:
    """The offset of the first of the label's words, where at least two of them and 60 % of all are said."""
    meant = {word for _, word in words_of(choice.label.lower())} - plain.common
    said = {name: offset for offset, word in words_of(text) for name in meant if close(word, name)}
    return min(said.values()) if len(said) >= 2 and len(said) >= MOST * len(meant) else None


def _tells(name: str, choice: Choice, question: Question) -> bool:
    """A name in the label; of single choices, only one that stands in no other label ("I have APECED" / "with APECED")."""
    others = [other for other in question.choices if other.id != choice.id and question.type is QuestionType.CHOICE]
    return _part_of_label(name, choice) and not any(_part_of_label(name, other) for other in others)


def _part_of_label(name: str, choice: Choice) -> bool:
    ending = r"\b" if len(name) < 6 else ""
    return re.search(rf"\b{re.escape(name)}{ending}", choice.label.lower()) is not None


def names_of(choice: Choice, question: Question, plain: PlainWords) -> frozenset[str]:
    """The telling words of label and id, and whole phrases of the label, that no other choice of the question has.

    In a checklist an ordinary word ("long", "now over") tells nothing, unless `explains` explains it.
    """
    others = [other for other in question.choices if other.id != choice.id]
    elsewhere = frozenset[str]().union(*(_telling(other, plain) for other in others))
    words = _telling(choice, plain) - elsewhere
    names = words | {part for part in _phrases(choice) if len(part) > 3 and part not in plain.common}
    if question.type is not QuestionType.CHECKLIST:
        return frozenset(names - (elsewhere - {_plain(choice.label)}))
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


def _telling(choice: Choice, plain: PlainWords) -> set[str]:
    words = {word for _, word in words_of(f"{choice.label} {choice.id.replace('_', ' ')}".lower())}
    return {word for word in words if word not in plain.common and len(word) > 2}
