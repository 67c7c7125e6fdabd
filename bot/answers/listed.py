"""Choices and checklists in words: labels, short names, ordinals, "none of these", "all except the third"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answers.fitting import named_in, suspects
from bot.answers.model import Read, Reading, Utterance
from bot.answers.naming import denied_in_label, lead_denied, named
from bot.answers.none_said import denies_some, says_none, whole
from bot.answers.ordinary import PlainWords
from bot.answers.places import by_place, by_places
from bot.answers.spelling import bare
from bot.trial.model import Choice, Question, QuestionType

NONE_SAID = 0.85
RESERVED = frozenset({"none", "not_sure", "decline"})


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
    if offers_none and not found.denied and utterance.polarity is False and whole(utterance, plain):
        return Reading(Read.ANSWERED, ["none"], utterance.confidence, utterance.grounds)
    return Reading(Read.NOT_UNDERSTOOD, grounds=found.grounds)


def _opposed(question: Question, utterance: Utterance) -> set[str]:
    """Choices that begin with a no where the reply is a yes, and the other way round."""
    if utterance.polarity is None:
        return set()
    word = "no" if utterance.polarity else "yes"
    return {choice.id for choice in question.choices if bare(choice.label).split()[:1] == [word]}


def _begun(question: Question, word: str) -> str | None:
    """The one choice that is `word` by its id, or begins with it ("Yes, it is gone"); None where several do."""
    ids = {choice.id for choice in question.choices}
    if {"yes", "no"} <= ids:
        return word
    begun = [choice.id for choice in question.choices if bare(choice.label).split()[:1] == [word]]
    return begun[0] if len(begun) == 1 else None


def read_checklist(question: Question, utterance: Utterance, plain: PlainWords) -> Reading:
    """A list of ids, `["none"]`, or {"selected", "not_sure"}. A choice that is only denied says nothing about others."""
    found = mentions(question, utterance, plain)
    if found.unclear or (utterance.asks and plain.lists.about.search(utterance.plain)):
        return Reading(Read.NOT_UNDERSTOOD, grounds=(*found.grounds, "unclear"))
    if found.said or found.doubted:
        return Reading(Read.ANSWERED, _picked(found), 0.85, found.grounds)
    if not whole(utterance, plain):
        return Reading(Read.NOT_UNDERSTOOD, grounds=(*found.grounds, "holds something back"))
    if not found.denied and not utterance.unsure and says_none(utterance, plain):
        return Reading(Read.ANSWERED, ["none"], NONE_SAID, utterance.grounds)
    if denies_some(question, utterance, plain):
        return Reading(Read.NOT_UNDERSTOOD, grounds=(*found.grounds, "denies some"))
    every = {choice.id for choice in question.choices} - RESERVED
    if utterance.polarity is False and not utterance.unsure and (not found.denied or found.denied == every):
        return Reading(Read.ANSWERED, ["none"], utterance.confidence, utterance.grounds)
    return Reading(Read.NOT_UNDERSTOOD, grounds=found.grounds)


def _picked(found: Mentions) -> Any:
    doubted = found.doubted - found.said
    return {"selected": sorted(found.said), "not_sure": sorted(doubted)} if doubted else sorted(found.said)


def mentions(question: Question, utterance: Utterance, plain: PlainWords) -> Mentions:
    """Which choices the words name, by clause, so that "no minoxidil" is a denial and "maybe DPCP" a doubt."""
    choices = [choice for choice in question.choices if choice.id not in RESERVED]
    text = " ".join(utterance.plain.split())
    if bare(text) and (
        exact := [one for one in choices if bare(text) in (bare(one.label), bare(one.label_proxy or ""))]
    ):
        return Mentions(frozenset({exact[0].id}), grounds=("label",)) if len(exact) == 1 else Mentions(unclear=True)
    if question.type is QuestionType.CHECKLIST and (together := _together(choices, text, question, utterance, plain)):
        return together
    if several := by_places(choices, text, plain.lists):
        listed = question.type is QuestionType.CHECKLIST and len(several) > 1
        return Mentions(several, grounds=("by place",)) if listed else Mentions(unclear=True)
    if picked := by_place(choices, text, plain.lists):
        return Mentions(said=frozenset({picked.id}), grounds=("by place",))
    return _by_words(choices, question, utterance, plain)


def _together(
    choices: list[Choice], text: str, question: Question, utterance: Utterance, plain: PlainWords
) -> Mentions | None:
    if not (found := plain.lists.but.search(text)):
        return _all(choices, text, question, utterance, plain)
    if plain.lists.denies_all.search(text[: found.start(1)]):
        return None
    left = {choice.id for choice in choices if named(choice, question, found.group(1), _things(utterance), plain)}
    if not left and (place := by_place(choices, found.group(1), plain.lists)):
        left = {place.id}
    said = frozenset(choice.id for choice in choices if choice.id not in left)
    return Mentions(said, grounds=("all except",)) if left else Mentions(unclear=True)


def _all(
    choices: list[Choice], text: str, question: Question, utterance: Utterance, plain: PlainWords
) -> Mentions | None:
    """ "All of these"; a number with it ("both", "all four") must be that of the choices, or of those that are named."""
    found = plain.lists.all.search(text)
    if found is None or plain.lists.none.search(text):
        return None
    if plain.lists.denied.search(text[found.end() :]):
        return Mentions(unclear=True)  # "all of these I don't understand"
    said = plain.lists.counted[found.group("count")] if found.group("count") else 2 if found.group("both") else None
    if said not in (None, len(choices)):
        by_name = _by_words(choices, question, utterance, plain)
        return by_name if len(by_name.said) == said and not by_name.unclear else Mentions(unclear=True)
    return Mentions(frozenset(choice.id for choice in choices), grounds=("all",))


def _by_words(choices: list[Choice], question: Question, utterance: Utterance, plain: PlainWords) -> Mentions:
    found: dict[str, set[str]] = {"said": set(), "denied": set(), "doubted": set()}
    unclear = False
    for clause in utterance.clauses or ({"text": utterance.plain},):
        if clause.get("other_person") and not plain.lists.done_for.search(clause["text"]):
            continue
        named, several = named_in(choices, question, clause, _things(utterance), plain)
        unclear |= several or (bool(named) and bool(clause.get("unclear")))
        for choice, place in named:
            if kind := _taken(choice, place, question, clause, utterance, plain):
                found[kind].add(choice.id)
    said, denied, doubted = (frozenset(ids) for ids in found.values())
    return Mentions(said, denied, doubted, unclear or bool(said & denied), tuple(sorted(said | denied | doubted)))


def _taken(
    choice: Choice,
    place: int,
    question: Question,
    clause: Mapping[str, Any],
    utterance: Utterance,
    plain: PlainWords,
) -> str | None:
    """Whether a choice that is named at `place` is said, denied or doubted; None where it only might be."""
    negated = _negated(clause, place, utterance)
    turned = _turns(choice, question, plain) and denied_in_label(choice, clause["text"], place, plain)
    if turned and not negated:
        return None
    if (negated and not turned) or _only_looked_for(clause["text"][:place], utterance, plain):
        return "denied"
    return "doubted" if clause.get("uncertain") and not suspects(choice, plain) else "said"


def _only_looked_for(before: str, utterance: Utterance, plain: PlainWords) -> bool:
    """ "They tested me for TB" """
    return bool(plain.lists.looked_for.search(before)) and not plain.lists.found.search(utterance.plain)


def _turns(choice: Choice, question: Question, plain: PlainWords) -> bool:
    return question.type is QuestionType.CHOICE or lead_denied(choice, plain) is not None


def _negated(clause: Mapping[str, Any], place: int, utterance: Utterance) -> bool:
    """Whether it is denied at `place`. A name that holds the denial itself ("no spleen") is no denial of it."""
    since = clause.get("negated_from")
    if since is None or place < since:
        return False
    return not any(
        thing.get("lacking") and clause["text"].find(thing["text"]) == place for thing in utterance.conditions
    )


def _things(utterance: Utterance) -> list[Mapping[str, Any]]:
    return [*utterance.conditions, *(one for one in utterance.medicines if "names" in one)]
