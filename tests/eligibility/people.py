"""A small trial with every kind of condition, and short ways to write its answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.answers.model import Answer, Certainty
from bot.answers.values import parse_reply
from bot.eligibility.context import Context
from bot.eligibility.evaluate import evaluate
from bot.eligibility.plan import plan_for
from bot.eligibility.verdict import Verdict
from bot.trial.conditions import AgeIs, All, Answered, AnyOf, Chosen, Condition, Limit, NoneOf, Past, Window, Within
from bot.trial.model import Cohort, Criterion, Kind, MedicineFlag, Question, Rule, Status, Topic, Trial
from tests.answers.asked import FORMULARY, TODAY, asked

TWO_MONTHS = Window(2, "months")
MEDICINE_FLAG = MedicineFlag("drugs", ("cyp3a4_inhibitor",), ("oral",))


def rule(status: str, when: Condition, **more: Any) -> Rule:
    return Rule(Status(status), when, **more)


def criterion(name: str, *rules: Rule, cohort: str = "patient", flags: MedicineFlag | None = None) -> Criterion:
    return Criterion(name, cohort, "clause", "plain", rules, flags=flags)


def trial_of(questions: list[Question], criteria: list[Criterion], topics: tuple[Topic, ...] = ()) -> Trial:
    return Trial(
        id="T", title="t", status="recruiting", as_of=TODAY, wording_version="1", wording_hash="", minutes=1,
        cohorts={"patient": Cohort("patient", "p"), "household": Cohort("household", "h")},
        who=(), topics=topics, questions={question.id: question for question in questions},
        criteria={one.id: one for one in criteria}, about={}, texts={},
    )  # fmt: skip


def small_trial() -> Trial:
    """Age; a hair checklist with follow-ups; a diagnosis with a question of its own; a household contact."""
    questions = [
        asked("age", "born", topic="age", settles=0.1),
        asked("checklist", "hair", ("minoxidil", "dpcp", "oils", "none"), topic="hair", settles=0.2, cost=8),
        asked("date", "last.minoxidil", topic="hair", ongoing="still", for_each=("hair", "minoxidil")),
        asked("date", "last.dpcp", topic="hair", ongoing="still", for_each=("hair", "dpcp")),
        asked("yes_no", "clot", topic="clots", settles=0.02),
        asked(
            "choice", "cause", ("surgery", "nothing"), topic="clots", applies_when=Chosen("clot", ("yes",)), settles=0.5
        ),
        asked("yes_no", "hiv", topic="private", sensitive=3, settles=0.02),
        asked("medicines", "drugs", topic="drugs"),
        asked("yes_no", "lives", topic="home", cohorts=("household",)),
    ]
    used, past = ("last.minoxidil", "last.dpcp"), NoneOf("hair", ("minoxidil", "dpcp", "oils"))
    criteria = [
        criterion(
            "AGE",
            rule("fail", AgeIs("born", Limit("<", 12))),
            rule("fail", AgeIs("born", Limit(">=", 66)), permanent=True),
            rule("pass", All((AgeIs("born", Limit(">=", 12)), AgeIs("born", Limit("<", 66))))),
        ),
        criterion(
            "HAIR",
            rule("fail", AnyOf(tuple(Within(last, TWO_MONTHS) for last in used)), note="treated lately"),
            rule("unknown", Chosen("hair", ("oils",)), note="oils"),
            rule("pass", AnyOf((past, *(Past(last, TWO_MONTHS) for last in used)))),
        ),
        criterion(
            "CLOT",
            rule("fail", Chosen("cause", ("nothing",)), permanent=True),
            rule("unknown", Chosen("cause", ("surgery",))),
            rule("pass", NoneOf("clot", ("yes",))),
        ),
        criterion("HIV", rule("fail", Chosen("hiv", ("yes",)), permanent=True), rule("verify", Chosen("hiv", ("no",)))),
        criterion("DRUGS", rule("verify", Answered("drugs")), flags=MEDICINE_FLAG),
        criterion(
            "HOME", rule("fail", Chosen("lives", ("no",))), rule("pass", Chosen("lives", ("yes",))), cohort="household"
        ),
    ]
    return trial_of(questions, criteria, (Topic("age", "Age", first=True), *(Topic(t, t) for t in TOPICS)))


TOPICS = ("private", "hair", "clots", "drugs", "home")


def answer(question: Question, json: Any, certainty: Certainty = Certainty.CONFIRMED, today: date = TODAY) -> Answer:
    """What was said to one question; "not_sure", "decline" and a Kind are replies without a value."""
    reply = json if isinstance(json, Kind) else parse_reply(question, json, today, FORMULARY)
    if isinstance(reply, Kind):
        return Answer(question.id, kind=reply, raw="said", certainty=certainty)
    return Answer(question.id, value=reply, raw="said", certainty=certainty)


def answers(trial: Trial, said: dict[str, Any], **certainties: Certainty) -> dict[str, Answer]:
    """Answers by question id; all confirmed but those named in `certainties`."""
    return {
        key: answer(trial.questions[key], json, certainties.get(key, Certainty.CONFIRMED)) for key, json in said.items()
    }


def held(condition: Condition, question: Question, json: Any = None, today: date = TODAY) -> Verdict:
    """One condition against one answer (None: not answered)."""
    trial = trial_of([question], [])
    given = {} if json is None else {question.id: answer(question, json, today=today)}
    return evaluate(condition, Context(plan_for(trial, "patient"), given, today, evaluate))
