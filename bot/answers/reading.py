"""The one reader of typed replies: an utterance held against the question that was asked.

What is unclear stays NOT_UNDERSTOOD and is asked again; nothing is guessed. A reading below SURE must be read back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from bot.answers.formulary import Formulary
from bot.answers.listed import read_checklist, read_choice
from bot.answers.model import Read, Reading, Utterance
from bot.answers.quantities import read_age, read_percent, read_scalp, read_when
from bot.answers.results import read_labs
from bot.answers.yesno import read_yes_no
from bot.trial.model import Question, QuestionType

NONE_TAKEN, ASKING = 0.85, 0.5
SURE = 0.6  # below it, what was understood is read back before it counts

Reader = Callable[[Question, Utterance, date], Reading]

_LISTED = {QuestionType.CHOICE: read_choice, QuestionType.CHECKLIST: read_checklist}
_READERS: dict[QuestionType, Reader] = {
    QuestionType.YES_NO: read_yes_no,
    QuestionType.AGE: read_age,
    QuestionType.DATE: read_when,
    QuestionType.HOW_LONG: read_when,
    QuestionType.PERCENT: read_percent,
    QuestionType.SCALP: read_scalp,
}


def read(question: Question, utterance: Utterance, today: date, formulary: Formulary) -> Reading:
    """The reading of `utterance` as an answer to `question`; `value` is a JSON form that `parse_value` takes."""
    if not utterance.text.strip():
        return Reading(Read.NOT_UNDERSTOOD)
    if question.type is QuestionType.TEXT:
        return _text(utterance)
    if question.type is QuestionType.MEDICINES:
        return _medicines(utterance)
    if question.type in _LISTED:
        found = _LISTED[question.type](question, utterance, formulary.plain)
    elif question.type is QuestionType.LABS:
        found = read_labs(utterance, formulary.plain.results)
    else:
        found = _READERS[question.type](question, utterance, today)
    return found if found.reading in (Read.ANSWERED, Read.UNSURE) else _without_value(utterance, found)


def _without_value(utterance: Utterance, found: Reading) -> Reading:
    """What a reply without a value is: a refusal, a question back, a doubt; else `found`, which is asked again."""
    if utterance.declined:
        return Reading(Read.DECLINED, confidence=utterance.confidence, grounds=utterance.grounds)
    if utterance.asks:
        return Reading(Read.OTHER_REQUEST, confidence=0.6, grounds=utterance.grounds)
    if utterance.unsure:
        return Reading(Read.UNSURE, confidence=utterance.confidence, grounds=utterance.grounds)
    return found


def _text(utterance: Utterance) -> Reading:
    if utterance.declined:
        return Reading(Read.DECLINED, confidence=utterance.confidence, grounds=utterance.grounds)
    return Reading(Read.ANSWERED, utterance.text.strip(), 0.9)


def _medicines(utterance: Utterance) -> Reading:
    """What is taken; a part that names no known medicine is kept under its own words, and the list is read back."""
    taken, others = _own(utterance.medicines), _own(utterance.other_medicines)
    if taken or (any(other["named"] for other in others) and not _says_nothing(utterance)):
        value = [_medicine(medicine) for medicine in (*taken, *others) if not medicine.get("long")]
        return Reading(Read.ANSWERED, value, _sure_of([*taken, *others], utterance.asks), utterance.grounds)
    ended = any(ground.endswith("at the end") for ground in utterance.grounds)  # a no to the last of several
    none = (utterance.polarity is False and not ended) or "takes none" in utterance.grounds
    if none and not utterance.medicines and not utterance.other_medicines and not _says_nothing(utterance):
        return Reading(Read.ANSWERED, [], utterance.confidence or NONE_TAKEN, utterance.grounds)
    return _without_value(utterance, Reading(Read.NOT_UNDERSTOOD, grounds=utterance.grounds))


def _own(medicines: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [medicine for medicine in medicines if not medicine.get("negated") and not medicine.get("other_person")]


def _says_nothing(utterance: Utterance) -> bool:
    return utterance.declined or utterance.asks or utterance.unsure


_KEPT = ("name", "classes", "dose_mg_per_day", "route", "current", "negated")


def _medicine(medicine: Mapping[str, Any]) -> dict[str, Any]:
    return {key: medicine[key] for key in _KEPT if key in medicine}


def _sure_of(medicines: Iterable[Mapping[str, Any]], asks: bool) -> float:
    """As sure as of the least sure one; a message that asks something back is read back too."""
    return min(ASKING if asks else 1.0, *(float(medicine.get("confidence", 0.9)) for medicine in medicines))
