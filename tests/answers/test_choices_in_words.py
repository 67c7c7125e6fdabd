"""Proves that one of several choices is read from its words only where they mean it: never a yes for a no, and a label
that denies something is said by denying it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.listed import read_checklist, read_choice
from bot.answers.model import Read, Utterance
from bot.trial.model import Choice, Question, QuestionType
from tests.answers.asked import PLAIN_WORDS

WILLING = {"willing": "Yes", "takes": "I take it already", "unwilling": "No, I would not take it"}
HELPED = {"never": "It was never treated", "no_help": "Treated, but it did not help", "works": "A treatment is working"}
PREGNANT = {
    "can": "Not pregnant now, but I have a womb",
    "pregnant": "Pregnant",
    "past": "Past menopause, or womb removed",
}
WHO = {"patient": "I have APECED, or think I may", "household": "I live with someone who has APECED"}
ENTRIES = {"shots": "Steroid shots", "none": "None of these"}
APECED = {"text": "apeced", "names": ["apeced", "aps-1"]}


def question(labels: dict[str, str], kind: QuestionType = QuestionType.CHOICE) -> Question:
    choices = tuple(Choice(id=id, label=label) for id, label in labels.items())
    return Question(
        id="q", topic="t", type=kind, text="?", text_proxy="?", why=".", criteria=(), cohorts=(), choices=choices
    )


def said(text: str, polarity: bool | None = None, negated_from: int | None = None, **more: object) -> Utterance:
    clause = {"text": text, "negated_from": negated_from}
    return Utterance(text=text, polarity=polarity, confidence=0.9, clauses=(clause,), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "labels, utterance, means",
    [
        (WILLING, said("yes i would", True), "willing"),
        (WILLING, said("no i would not", False, 8), "unwilling"),
        (WILLING, said("i take it already"), "takes"),
        (HELPED, said("it did not help", None, 7), "no_help"),
        (HELPED, said("did not help", None, 4), "no_help"),
        (HELPED, said("yes it did help", True), None),
        (HELPED, said("it was never treated", None, 7), "never"),
        (PREGNANT, said("not pregnant now", None, 0), "can"),
        (PREGNANT, said("i am pregnant"), "pregnant"),
        (PREGNANT, said("i am past menopause"), "past"),
        (WHO, said("i have apeced", conditions=(APECED,)), "patient"),
        (WHO, said("apeced", conditions=(APECED,)), None),
        (WHO, said("all of them"), None),
    ],
)
def test_one_choice(labels: dict[str, str], utterance: Utterance, means: str | None) -> None:
    reading = read_choice(question(labels), utterance, PLAIN_WORDS)
    assert reading.reading is (Read.ANSWERED if means else Read.NOT_UNDERSTOOD), reading
    assert reading.value == ([means] if means else None)


@pytest.mark.parametrize(
    "utterance, means",
    [
        (said("i had none of those"), ["none"]),
        (said("i have not used any of these", None, 7), ["none"]),
        (said("none of these but shampoo"), None),
        (said("maybe none of these", unsure=True), None),
        (said("have i had any of these?"), None),
        (said("no steroid shots or any of these", None, 0), None),
    ],
)
def test_none_of_a_checklist(utterance: Utterance, means: list[str] | None) -> None:
    assert read_checklist(question(ENTRIES, QuestionType.CHECKLIST), utterance, PLAIN_WORDS).value == means


IMMUNE = {
    "hiv": "HIV",
    "tb": "TB, or a positive TB test",
    "named": "A named immune deficiency",
    "suspected": "An immune deficiency that is suspected",
    "removed": "The spleen was removed",
    "poor": "A spleen that works poorly",
    "never": "I was never tested for HIV or TB",
}
TESTS = {"once": "Tested 2 times", "often": "Tested often"}
CREAMS = {"scalp": "Some cream on the scalp", "eyes": "Some cream in the eyes", "pill": "Hormone by mouth"}
DEFICIENCY = {"text": "deficiency", "names": ["immune deficiency"]}
NO_SPLEEN = {"text": "no spleen", "names": ["spleen was removed"], "lacking": True}
PROTOPIC = {"text": "protopic", "names": ["tacrolimus", "some cream"]}
HORMONE = {"text": "estrogen", "names": ["hormone by mouth", "some cream"]}


def doubted(text: str, **more: object) -> Utterance:
    return Utterance(text=text, clauses=({"text": text, "negated_from": None, "uncertain": True},), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("labels", "utterance", "means"),
    [
        (IMMUNE, said("hiv since 2010"), ["hiv"]),
        (IMMUNE, said("never tested", None, 0), ["never"]),
        (IMMUNE, said("tested positive"), None),
        (IMMUNE, said("never had hiv", None, 0), None),
        (IMMUNE, said("i have a deficiency", conditions=(DEFICIENCY,)), None),
        (IMMUNE, doubted("some deficiency", conditions=(DEFICIENCY,)), ["suspected"]),
        (IMMUNE, said("no spleen", False, 0, conditions=(NO_SPLEEN,)), ["removed"]),
        (IMMUNE, said("no spleen", False, 0), None),
        (IMMUNE, said("both"), None),
        (IMMUNE, said("all seven"), sorted(IMMUNE)),
        (IMMUNE, said("nothing at all since august"), ["none"]),
        (IMMUNE, said("nothing serious"), None),
        (IMMUNE, said("all 3"), None),
        (ENTRIES, said("2"), None),
        (IMMUNE, said("#2"), ["tb"]),
        (IMMUNE, said("just 2"), ["tb"]),
        (TESTS, said("2"), None),
        (TESTS, said("both"), ["often", "once"]),
        (CREAMS, said("protopic in the eyes", medicines=({**PROTOPIC, "name": "tacrolimus"},)), ["eyes"]),
        (CREAMS, said("protopic", medicines=(PROTOPIC,)), None),
        (CREAMS, said("estrogen", medicines=(HORMONE,)), ["pill"]),
        (CREAMS, said("estrogen", medicines=({"name": "estrogen"},)), None),
    ],
)
def test_a_checklist(labels: dict[str, str], utterance: Utterance, means: list[str] | None) -> None:
    assert read_checklist(question(labels, QuestionType.CHECKLIST), utterance, PLAIN_WORDS).value == means


def test_what_the_whole_question_asks_about_names_none_of_its_choices() -> None:
    asked = replace(question(CREAMS, QuestionType.CHECKLIST), text="Have you used some cream?")
    none = read_checklist(asked, said("no protopic", False, 0, medicines=({**PROTOPIC, "negated": True},)), PLAIN_WORDS)
    assert none.value == ["none"]
