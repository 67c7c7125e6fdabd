"""Proves: every sentence of a trial reads at grade 7 or lower (Flesch-Kincaid), and its long hard words are explained.

Dates and explained terms count as one two-syllable word. The grade is kind to short questions, so it is paired with the list
of easy words of Dale and Chall: a word of three syllables or more that is not among them is explained in the same question,
or stands in `allowed_words.yml` with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import textstat

from bot.trial.loading import load_trial
from bot.trial.model import Question, Trial
from bot.trial.parts import parse_yaml
from bot.trial.wording import PLACEHOLDER
from tests.trial.playing import TRIAL_FOLDERS

HIGHEST_GRADE = 7.0
TWO_SYLLABLES = "today"
ALLOWED = parse_yaml(
    (Path(__file__).parent / "allowed_words.yml").read_text(encoding="utf-8"), "allowed_words.yml"
).plain()
NAMES = [name for name in ALLOWED if " " in name or "." in name]  # counted like explained terms
FILLED = {"person": "your child", "persons": "your child's", "they": "they", "their": "their"}


def spoken(text: str, terms: Iterable[str]) -> str:
    """As it counts: placeholders filled, dates and explained terms as one two-syllable word."""
    text = PLACEHOLDER.sub(lambda match: FILLED.get(match[1], TWO_SYLLABLES), text)
    for term in sorted({*terms, *NAMES}, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(term)}(?:s|es)?\b", TWO_SYLLABLES, text, flags=re.IGNORECASE)
    return re.sub(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b", TWO_SYLLABLES, text)


def hard_words(text: str) -> list[str]:
    words = {word.strip(".'’-").lower() for word in re.findall(r"[A-Za-z][\w.'’-]*", text)}
    parts = {part for word in words for part in (word.split("-") if word not in ALLOWED else [word])}
    return sorted(part for part in parts if part not in ALLOWED and _is_hard(part))


def _is_hard(word: str) -> bool:
    stems = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("'s"), word.removesuffix("’s")}
    if word.endswith("ies"):
        stems.add(word[:-3] + "y")
    if stems & set(ALLOWED):
        return False
    return all(textstat.is_difficult_word(stem, 3) for stem in stems)


def question_parts(trial: Trial) -> Iterable[tuple[str, str, Question]]:
    for question in trial.questions.values():
        for place, text in (("text", question.text), ("proxy", question.text_proxy), ("why", question.why)):
            yield f"{question.id}.{place}", text, question


def explained(trial: Trial, question: Question) -> set[str]:
    """The question's own terms, and those of the checklist that it follows up."""
    parent = trial.questions[question.for_each[0]] if question.for_each else question
    return {*question.explains, *parent.explains}


def sentences_to_read() -> list[object]:
    rows: list[object] = []
    for folder in TRIAL_FOLDERS:
        trial = load_trial(folder)
        everywhere = {term for question in trial.questions.values() for term in question.explains}
        for place, text, question in question_parts(trial):
            rows.append(pytest.param(text, explained(trial, question), id=f"{folder.name}:{place}"))
        for name, texts in (("texts", trial.texts), ("about", trial.about)):
            rows += [pytest.param(text, everywhere, id=f"{folder.name}:{name}.{key}") for key, text in texts.items()]
    return rows


@pytest.mark.parametrize(("text", "terms"), sentences_to_read())
def test_reads_easily(text: str, terms: set[str]) -> None:
    counted = spoken(text, terms)
    grade = textstat.flesch_kincaid_grade(counted)
    assert grade <= HIGHEST_GRADE, f"grade {grade}: {counted}"
    assert hard_words(counted) == [], f"explain these words, or use shorter ones: {counted}"


def test_the_measure_itself_can_fail() -> None:
    heavy = "Have you experienced hypersensitivity reactions subsequent to immunosuppressive medication administration?"
    assert textstat.flesch_kincaid_grade(heavy) > HIGHEST_GRADE
    assert "hypersensitivity" in hard_words(heavy)
    assert hard_words(spoken("Is it hypersensitivity?", {"hypersensitivity"})) == []


def test_every_allowed_word_has_a_reason() -> None:
    assert all(isinstance(reason, str) and len(reason) > 5 for reason in ALLOWED.values())
