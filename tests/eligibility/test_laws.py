"""Proves the laws of the engine over generated trials, people and orders of answering.

One more answer never turns a pass into a fail or back; the order of answers does not matter; nobody is likely eligible with
a criterion unknown or unasked; asking ends and never repeats; changed and withdrawn answers leave nothing behind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.model import Answer, Certainty
from bot.eligibility.asking import next_question, prune, visible
from bot.eligibility.assess import assess
from bot.eligibility.confirming import to_confirm
from bot.eligibility.context import Context
from bot.eligibility.evaluate import evaluate
from bot.eligibility.model import OutcomeCode
from bot.eligibility.plan import plan_for
from bot.trial.conditions import All, Answered, AnyOf, Chosen, Condition, NoneOf, Not, Past, Window, Within
from bot.trial.model import Kind, Question, Status, Trial
from tests.answers.asked import TODAY, asked
from tests.eligibility.people import answer, criterion, rule, small_trial, trial_of

REPLIES: dict[str, list[Any]] = {
    "yes_no": [True, False, "not_sure", "decline", Kind.NOT_UNDERSTOOD],
    "choice": ["surgery", "nothing", "not_sure"],
    "checklist": [
        ["minoxidil"],
        ["minoxidil", "dpcp"],
        ["oils"],
        "none",
        {"selected": ["dpcp"], "not_sure": ["oils"]},
        "not_sure",
    ],
    "date": ["ongoing", "2026-11-01", "2020-01-01", {"earliest": "2026-09-01", "latest": "2026-10-01"}, "not_sure"],
    "age": [11, 30, 70, "2014-11-23", "1990-05-05", "decline"],
    "medicines": [[], ["fluconazole"], "not_sure"],
}
SMALL = small_trial()
CERTAINTIES = st.sampled_from(Certainty)


def replies(question: Question, certainty: st.SearchStrategy[Certainty]) -> st.SearchStrategy[Answer]:
    said = st.sampled_from(REPLIES[question.type.value])
    return st.tuples(said, certainty).map(lambda both: answer(question, both[0], both[1]))


def people(trial: Trial, certainty: st.SearchStrategy[Certainty] = CERTAINTIES) -> st.SearchStrategy[dict[str, Answer]]:
    """Some of the questions answered, consistent or not."""
    return st.fixed_dictionaries(
        {}, optional={key: replies(question, certainty) for key, question in trial.questions.items()}
    )


NAMES = ("a", "b", "c")
picks = st.sampled_from(["yes", "no", "not_sure"])
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Chosen, st.sampled_from(NAMES), st.tuples(picks)),
    st.builds(NoneOf, st.sampled_from(NAMES), st.tuples(picks, picks)),
    st.builds(Answered, st.sampled_from(NAMES)),
    st.builds(Within, st.just("d"), st.just(Window(2))),
    st.builds(Past, st.just("d"), st.just(Window(2))),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=4,
)
statuses = st.sampled_from(["fail", "unknown", "verify", "pass", "not_applicable"])
rules = st.builds(rule, statuses, conditions, permanent=st.booleans())


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    questions = [
        asked("yes_no", "a", topic="one"),
        asked("yes_no", "b", topic="two", applies_when=draw(st.sampled_from([None, Chosen("a", ("yes",))]))),
        asked(
            "yes_no",
            "c",
            topic="one",
            applies_when=draw(st.sampled_from([None, Chosen("b", ("no",)), NoneOf("a", ("yes",))])),
        ),
        asked(
            "date", "d", topic="two", ongoing="still", applies_when=draw(st.sampled_from([None, Not(Answered("a"))]))
        ),
    ]
    criteria = [criterion(name, *draw(st.lists(rules, min_size=1, max_size=3))) for name in ("X", "Y")]
    return trial_of(questions, criteria)


both = st.one_of(st.just(SMALL), trials()).flatmap(lambda trial: st.tuples(st.just(trial), people(trial)))


def statuses_of(trial: Trial, given_answers: dict[str, Answer]) -> dict[str, Status]:
    return {finding.id: finding.status for finding in assess(trial, "patient", given_answers, TODAY).findings}


@given(both, st.data())
def test_one_more_answer_never_turns_pass_into_fail_or_back(
    person: tuple[Trial, dict[str, Answer]], data: st.DataObject
) -> None:
    trial, said = person
    silent = [question for question in trial.questions.values() if question.id not in said]
    if not silent:
        return
    question = data.draw(st.sampled_from(silent))
    more = said | {question.id: data.draw(replies(question, CERTAINTIES))}
    before, after = statuses_of(trial, said), statuses_of(trial, more)
    for name, status in before.items():
        assert {status, after[name]} != {Status.PASS, Status.FAIL}
        if status is Status.FAIL:
            assert after[name] is Status.FAIL or more[question.id].certainty is Certainty.DOUBTED


@given(both, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(person: tuple[Trial, dict[str, Answer]], random: Any) -> None:
    trial, said = person
    keys = list(said)
    random.shuffle(keys)
    shuffled = {key: said[key] for key in keys}
    assert assess(trial, "patient", shuffled, TODAY) == assess(trial, "patient", said, TODAY)
    assert next_question(trial, "patient", shuffled, (), TODAY) == next_question(trial, "patient", said, (), TODAY)


@given(both)
def test_nobody_is_likely_eligible_with_anything_open(person: tuple[Trial, dict[str, Answer]]) -> None:
    trial, said = person
    found = assess(trial, "patient", said, TODAY)
    settled = {Status.PASS, Status.VERIFY, Status.NOT_APPLICABLE}
    all_settled = all(finding.status in settled for finding in found.findings)
    assert (found.outcome.code is OutcomeCode.LIKELY_ELIGIBLE) == all_settled
    assert (found.outcome.on_or_after is None) or found.outcome.code is OutcomeCode.NOT_NOW


@given(both)
def test_only_confirmed_answers_fail(person: tuple[Trial, dict[str, Answer]]) -> None:
    trial, said = person
    for certainty in (Certainty.UNCONFIRMED, Certainty.DOUBTED):
        soft = {key: replace(one, certainty=certainty) for key, one in said.items()}
        for finding in assess(trial, "patient", soft, TODAY).findings:
            if finding.status is Status.FAIL:  # only replies without a value, which leave nothing to read back
                assert all(soft[ground.question].value is None for ground in finding.because)


@given(st.tuples(conditions, conditions), st.data())
def test_de_morgan(parts: tuple[Condition, Condition], data: st.DataObject) -> None:
    trial = trial_of([asked("yes_no", name) for name in NAMES] + [asked("date", "d", ongoing="still")], [])
    context = Context(plan_for(trial, "patient"), data.draw(people(trial)), TODAY, evaluate)
    one, other = parts
    assert evaluate(Not(All((one, other))), context) == evaluate(AnyOf((Not(one), Not(other))), context)
    assert evaluate(Not(AnyOf((one, other))), context) == evaluate(All((Not(one), Not(other))), context)


@given(st.one_of(st.just(SMALL), trials()), st.data())
def test_asking_ends_never_repeats_and_leaves_nothing_unasked(trial: Trial, data: st.DataObject) -> None:
    said: dict[str, Answer] = {}
    begun: list[str] = []
    while (question := next_question(trial, "patient", said, begun, TODAY)) is not None:
        assert question.id not in said
        assert question.id in visible(trial, "patient", said, TODAY)
        said[question.id] = data.draw(replies(question, st.just(Certainty.CONFIRMED)))
        begun += [question.topic] if question.topic not in begun else []
        assert len(said) <= len(trial.questions)
    found = assess(trial, "patient", said, TODAY)
    assert found.outcome.code is not OutcomeCode.INCOMPLETE
    assert to_confirm(trial, "patient", said, TODAY) == []
    assert prune(trial, "patient", said, TODAY) == (said, ())


@given(both, st.data())
def test_a_changed_answer_drops_those_it_hid(person: tuple[Trial, dict[str, Answer]], data: st.DataObject) -> None:
    trial, said = person
    kept, dropped = prune(trial, "patient", said, TODAY)
    assert set(kept) | set(dropped) == set(said)
    assert set(kept) <= set(visible(trial, "patient", kept, TODAY))
    assert prune(trial, "patient", kept, TODAY) == (kept, ())
    question = data.draw(st.sampled_from(list(trial.questions.values())))
    changed, _ = prune(trial, "patient", kept | {question.id: data.draw(replies(question, CERTAINTIES))}, TODAY)
    assert set(changed) <= set(visible(trial, "patient", changed, TODAY))


@given(both)
def test_a_withdrawn_answer_is_as_if_never_given(person: tuple[Trial, dict[str, Answer]]) -> None:
    trial, said = person
    kept, _ = prune(trial, "patient", said, TODAY)
    for question in kept:
        rest, hidden = prune(trial, "patient", {key: one for key, one in kept.items() if key != question}, TODAY)
        never, _ = prune(trial, "patient", {k: one for k, one in kept.items() if k not in (question, *hidden)}, TODAY)
        assert rest == never
        assert assess(trial, "patient", rest, TODAY) == assess(trial, "patient", never, TODAY)
        assert question in visible(trial, "patient", rest, TODAY)
