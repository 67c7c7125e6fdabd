"""More than was asked: facts in a message that settle questions of their own. They are answers only once confirmed.

Which words settle which question stands in the trial file (`volunteered`). A clause is taken at its word only if it speaks
of the patient and nothing in it is denied, in doubt, supposed or asked. The one reader reads it by itself for that question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from bot.answers.model import Answer, Read, Reading, Utterance, Value
from bot.answers.reading import read
from bot.answers.values import BadValue, parse_value, to_json
from bot.eligibility.asking import prune
from bot.eligibility.confirming import straddles
from bot.screening import speaker, visitor
from bot.screening.talk import Talk
from bot.trial.model import Question, QuestionType, Volunteered

GROUND = "volunteered"
MEANT = 0.5  # of a choice that the trial file gives for the words
TWO_WAYS = ("ambiguous date", "two readings")
QUALIFIED = ("uncertain", "hypothetical", "unclear", "asked")


def gather(talk: Talk, but: Collection[str] = ()) -> None:
    """Notes what the messages of this turn settle besides; `but`: questions that are being answered anyhow."""
    found = {
        answer.question: answer
        for message, utterance in talk.spoken
        for answer in facts(talk, utterance, message)
        if answer.question not in but and answer.question not in talk.answers
    }
    talk.spoken.clear()
    talk.put(volunteered=fitting(talk, {**noted(talk), **found}), unread=())


def noted(talk: Talk) -> dict[str, Answer]:
    return {answer.question: answer for answer in talk.screening.volunteered}


def fitting(talk: Talk, found: dict[str, Answer]) -> tuple[Answer, ...]:
    """Those whose questions apply, and of which no closer date would be asked."""
    kept = _applying(talk, found)
    world, cohort = talk.world, talk.screening.cohort or ""
    everything = {**talk.facts, **kept}
    close = {key: kept[key] for key in kept if not straddles(world.trial, cohort, everything, key, world.today)}
    return tuple(_applying(talk, close).values())


def _applying(talk: Talk, found: dict[str, Answer]) -> dict[str, Answer]:
    world, cohort = talk.world, talk.screening.cohort or ""
    kept, _ = prune(world.trial, cohort, {**talk.facts, **found}, world.today)
    return {key: answer for key, answer in found.items() if key in kept}


def facts(talk: Talk, utterance: Utterance, message: str) -> list[Answer]:
    """An answer for each question that the message settles in one way only."""
    taken = [part for clause, part in told(talk, utterance) if _plain(clause, part)]
    answers = []
    for question in talk.world.trial.questions.values():
        if question.volunteered is None or talk.screening.cohort not in question.cohorts:
            continue
        readings = [one for part in taken if (one := _read(talk, question, part, utterance)) is not None]
        values = [value for one in readings if (value := value_of(talk, question, one.value)) is not None]
        if values and all(value == values[0] for value in values):
            answers.append(made(talk, question, values[0], readings[0], utterance.text, message))
    return answers


def told(talk: Talk, utterance: Utterance) -> list[tuple[speaker.Clause, Utterance]]:
    return speaker.parts_of_patient(utterance, visitor.who(talk.screening, talk.world))


def made(
    talk: Talk, question: Question, value: Value, reading: Reading, raw: str, message: str, ground: str = GROUND
) -> Answer:
    return Answer(
        question=question.id,
        value=value,
        raw=raw,
        message=message,
        wording_version=talk.world.trial.wording_version,
        confidence=reading.confidence,
        grounds=(ground, *reading.grounds),
    )


def _plain(clause: speaker.Clause, part: Utterance) -> bool:
    qualified = clause.get("negated_from") is not None or any(clause.get(key) for key in QUALIFIED)
    return not (qualified or part.asks or part.unsure or part.declined)


def _read(talk: Talk, question: Question, part: Utterance, whole: Utterance) -> Reading | None:
    """One clause held against one question; None where it does not hold what the trial file asks for."""
    wanted = question.volunteered
    if wanted is None or not _worded(wanted, part) or not all(HOLDS[name](part, whole) for name in wanted.holds):
        return None
    medicines = [one for one in part.medicines if _takes(one, question)]
    if "medicine" in wanted.holds and not medicines:
        return None
    part = replace(part, medicines=tuple(medicines), other_medicines=())
    found = read(question, part, talk.world.today, talk.world.formulary)
    if found.reading is Read.ANSWERED and not _open_ended(found.value):
        return found
    return Reading(Read.ANSWERED, [wanted.means], MEANT, found.grounds) if wanted.means else None


def _worded(wanted: Volunteered, part: Utterance) -> bool:
    text = part.plain
    names = {name for condition in part.conditions for name in condition["names"]}
    said = not wanted.words or any(_stands(word, text) or word in names for word in wanted.words)
    beside = not wanted.beside or any(_stands(word, text) for word in wanted.beside)
    return said and beside and not any(_stands(word, text) for word in wanted.without)


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _takes(medicine: dict[str, Any], question: Question) -> bool:
    """A medicine that is taken now; for a question about doses, with its dose."""
    classes = question.volunteered.classes if question.volunteered else ()
    own = medicine["current"] and not medicine["negated"] and not medicine.get("uncertain")
    dosed = question.type is not QuestionType.MEDICINES or medicine["dose_mg_per_day"] is not None
    return bool(own and dosed and (not classes or not set(classes).isdisjoint(medicine["classes"])))


def _open_ended(value: Any) -> bool:
    """Entries in doubt, or no entry: a list of which only this much is known is no answer."""
    return (isinstance(value, dict) and "not_sure" in value) or value in ([], ["none"])


def value_of(talk: Talk, question: Question, json: Any) -> Value | None:
    """None where the question does not take it."""
    try:
        return parse_value(question, json, talk.world.today, talk.world.formulary)
    except BadValue:
        return None


def _age(part: Utterance, whole: Utterance) -> bool:
    return (bool(part.ages) and set(part.ages) <= set(whole.ages)) or (
        part.born is not None and part.born == whole.born
    )


def _time(part: Utterance, whole: Utterance) -> bool:
    """Trap: a clause ends at the comma of "March 5, 2024"; what it says then differs from what the whole says."""
    within = set(part.when) <= set(whole.when) and set(part.how_long) <= set(whole.how_long)
    return bool(part.when or part.how_long) and within and not set(TWO_WAYS) & set(part.grounds)


def _share(part: Utterance, whole: Utterance) -> bool:
    within = set(part.percents) <= set(whole.percents) and set(part.scalp) <= set(whole.scalp)
    return bool(part.percents or part.scalp) and within


def _medicine(part: Utterance, whole: Utterance) -> bool:
    return bool(part.medicines)


HOLDS: dict[str, Callable[[Utterance, Utterance], bool]] = {
    "age": _age,
    "time": _time,
    "share": _share,
    "medicine": _medicine,
}


def two_ways(reading: Reading) -> bool:
    """Whether it rests on a date that can be read in two ways."""
    return bool(set(TWO_WAYS) & set(reading.grounds))


def read_back(talk: Talk) -> None:
    """All that was noted, in one question."""
    values = [(answer.question, to_json(answer.value)) for answer in talk.screening.volunteered if answer.value]
    talk.ask("volunteered", kind="confirm", confirms=tuple(values))
