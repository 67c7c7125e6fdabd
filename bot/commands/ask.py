"""`prescreen ask --trial ID --question ID TEXT`: what would be read from a reply, and why. For people who edit trials."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime, timezone
from typing import Any

from bot.answers.model import Answer, Certainty, Picked, Reading, Utterance
from bot.answers.reading import SURE
from bot.answers.values import to_json
from bot.bootstrap import load_phrases
from bot.commands.trial_folder import find_trial
from bot.language.dictionary import load_formulary
from bot.language.reader import Reader
from bot.screening import asked, reply
from bot.screening.hear import hear
from bot.screening.model import Heard, Incoming, Pending, Screening, Stage, Turn
from bot.screening.talk import Talk
from bot.screening.world import World
from bot.settings import Settings
from bot.trial.loading import TrialError
from bot.trial.model import Trial, Who


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("ask", help="what a reply to one question would be read as, and why")
    parser.add_argument("--trial", required=True, help="the trial's folder, or its id")
    parser.add_argument("--question", required=True, help="the id of the question the text replies to")
    parser.add_argument("--who", default=None, help="who is chatting; without it, the first who is asked this")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="the day the chat takes place")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.add_argument("text", help="the reply")
    parser.set_defaults(run=command)


def command(arguments: argparse.Namespace) -> int:
    """Returns 1 with a sentence for a trial that does not load, 2 for a question or a person it does not have."""
    try:
        trial = find_trial(arguments.trial)
        screening = asking(trial, arguments.question, arguments.who)
    except TrialError as error:
        print(error, file=sys.stderr)
        return 1
    except LookupError as error:
        print(error.args[0], file=sys.stderr)
        return 2
    told = explained(screening, world_of(trial, arguments.today or date.today()), arguments.text)
    print(json.dumps(told, ensure_ascii=False, indent=2) if arguments.json else in_lines(told))
    return 0


def asking(trial: Trial, question: str, who: str | None) -> Screening:
    """A screening in which nothing was answered and `question` is pending. Raises LookupError with a sentence."""
    if question not in trial.questions:
        raise LookupError(f"{trial.id} has no question `{question}`; it has: {', '.join(trial.questions)}")
    person = _person(trial, question, who)
    opened = trial.questions[question].for_each
    chosen = [Answer(opened[0], Picked(frozenset({opened[1]})), certainty=Certainty.CONFIRMED)] if opened else []
    return Screening(
        session="ask", trial=trial.id, wording_version=trial.wording_version, time_zone="UTC", stage=Stage.QUESTIONS,
        who=person.id, cohort=person.cohort, answers=tuple(chosen), topics_begun=(trial.questions[question].topic,),
        pending=Pending(question=question, ask="ask", kind="screening"),
    )  # fmt: skip


def _person(trial: Trial, question: str, who: str | None) -> Who:
    for person in trial.who:
        if person.id == who or (who is None and person.cohort in trial.questions[question].cohorts):
            return person
    raise LookupError(f"{trial.id} has nobody `{who}` who chats; it has: {', '.join(one.id for one in trial.who)}")


def world_of(trial: Trial, today: date) -> World:
    return World(
        trial=trial,
        phrases=load_phrases(Settings.from_env().domain),
        formulary=load_formulary(),
        today=today,
        now=datetime.now(timezone.utc),
        answer_by=today,
        new_ask=lambda: "ask",
        check_phone=lambda text: None,
        check_number=lambda text: None,
        check_email=lambda text: None,
    )


def explained(screening: Screening, world: World, text: str) -> dict[str, Any]:
    """The reading with its grounds, what else was taken from the words, and what the bot would say to it."""
    put = asked.text(screening, world)
    utterance = Reader.load().read(text, world.today, put)
    reading = reply.reading_of(Talk(screening, world), utterance)
    turn = hear(screening, Incoming(id="ask", text=text), Heard(utterance=utterance), world)
    return {
        "question": screening.pending.question if screening.pending else None,
        "asked": put,
        "text": text,
        **reading_json(reading),
        "volunteered": [
            {"question": one.question, "value": to_json(one.value), "confidence": one.confidence, "grounds": [*one.grounds]}
            for one in turn.screening.volunteered
            if one.value is not None
        ],
        "corrects": utterance.correction is not None,
        "safety": list(utterance.safety),
        "clauses": _clauses(utterance),
        "then": _then(turn),
    }  # fmt: skip


def reading_json(reading: Reading) -> dict[str, Any]:
    """`sure`: taken as it stands; else it is read back before it counts."""
    return {
        "reading": reading.reading.value,
        "value": reading.value,
        "confidence": round(reading.confidence, 3),
        "sure": reading.confidence >= SURE,
        "grounds": list(reading.grounds),
    }


def _clauses(utterance: Utterance) -> list[dict[str, Any]]:
    """Each clause with only the qualifiers that hold."""
    return [  # not "in (None, False)": a denial that begins at place 0 is one
        {key: value for key, value in clause.items() if value is not None and value is not False}
        for clause in utterance.clauses
    ]


def _then(turn: Turn) -> dict[str, Any]:
    pending = turn.screening.pending
    return {"question": pending.question if pending else None, "said": [said.text for said in turn.said]}


def in_lines(told: dict[str, Any]) -> str:
    """The same for people."""
    sure = "taken as it stands" if told["sure"] else "read back, or asked again"
    lines = [
        f"asked       {told['asked']}",
        f"reply       {told['text']}",
        f"reading     {told['reading']}",
        f"value       {json.dumps(told['value'], ensure_ascii=False)}",
        f"confidence  {told['confidence']} ({sure})",
        f"grounds     {'; '.join(told['grounds']) or 'none'}",
    ]
    for one in told["volunteered"]:
        lines.append(f"also        {one['question']}: {json.dumps(one['value'], ensure_ascii=False)}")
    for clause in told["clauses"]:
        qualifiers = ", ".join(key for key in clause if key != "text") or "nothing qualifies it"
        lines.append(f"clause      {clause['text'].strip()} ({qualifiers})")
    if told["safety"]:
        lines.append(f"safety      {', '.join(told['safety'])}")
    lines.append(f"then        {told['then']['question'] or 'nothing is asked'}")
    lines += [f"            {line}" for said in told["then"]["said"] for line in said.splitlines()]
    return "\n".join(lines)
