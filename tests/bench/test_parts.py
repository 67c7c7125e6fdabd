"""Proves that the parts of the benches count, compare and drive rightly, on a tiny setting. No timing is looked at."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench import visitors
from bench.assess import sampled
from bench.comparing import rows
from bench.language.corpus import Row as Sentence
from bench.opening import Opened, of_the_chat
from bench.opening import rows as opening_rows
from bench.orders import adaptive, fixed, registry_order
from bench.reading import Memory, Took, readings
from bench.reading import rows as reading_rows
from bench.reporting import Reporter, is_quiet
from bench.servers import Costs, cpu, memory
from bench.table import Row, Table, markdown, p50, p95, quantile
from bench.turns import EARLY, LATE, Measured, many_visitors, one_visitor
from bench.yardsticks import QUESTIONS, plain_form
from bot.answers.formulary import Formulary
from bot.answers.model import Answer
from bot.commands.assess import answers_from_json
from bot.language.dictionary import load_formulary
from bot.language.reader import Reader
from bot.trial.cases import Case
from bot.trial.loading import load_cases, load_trial
from bot.trial.model import Trial

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests/trials/tiny"


@pytest.fixture(scope="module")
def trial() -> Trial:
    return load_trial(TINY)


@pytest.fixture(scope="module")
def formulary() -> Formulary:
    return load_formulary()


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return load_cases(TINY)


def given(trial: Trial, case: Case, formulary: Formulary) -> dict[str, Answer]:
    return answers_from_json(trial, case.cohort, case.answers, case.today, formulary)


def test_both_orders_ask_the_same_person_until_the_same_end(
    trial: Trial, cases: list[Case], formulary: Formulary
) -> None:
    ended = Counter[str]()
    for case in cases:
        answers = given(trial, case, formulary)
        ours = adaptive(trial, case.cohort, answers, case.today)
        registry = fixed(trial, case.cohort, answers, case.today)
        assert ours.early == registry.early == (case.expect.outcome == "not_eligible"), case.name
        assert len(set(ours.questions)) == len(ours), case.name
        ended[case.expect.outcome] += 1
        if case.expect.outcome == "incomplete":
            assert ours.stuck_at
            assert ours.stuck_at not in case.answers
        elif not ours.early:
            assert set(ours.questions) <= set(registry.questions), case.name
    assert ended["not_eligible"]
    assert ended["incomplete"]


def test_the_registry_s_order_is_that_of_its_criteria(trial: Trial) -> None:
    order = registry_order(trial, "patient")
    places = [min(list(trial.criteria).index(one) for one in question.criteria) for question in order]
    assert places == sorted(places)
    assert len(order) > 3


def test_questions_asked_so_far_are_not_asked_again(trial: Trial, cases: list[Case], formulary: Formulary) -> None:
    case = next(one for one in cases if is_quiet(trial, one))
    answers = given(trial, case, formulary)
    whole = adaptive(trial, case.cohort, answers, case.today)
    assert adaptive(trial, case.cohort, answers, case.today, whole.questions[:3]) == whole


def test_a_reported_thing_brings_its_follow_up(trial: Trial, cases: list[Case], formulary: Formulary) -> None:
    case = next(one for one in cases if one.cohort == "patient" and one.answers.get("shots") == "none")
    reporter = Reporter(trial, formulary, case)
    with_follow_up = next(question for question in trial.questions.values() if question.for_each)
    parent, entry = with_follow_up.for_each or ("", "")
    found = [one for one in reporter.added() if one.question == parent and one.answer == str([entry])]
    assert [one.questions for one in found] == [1]
    assert found[0].follow_ups == (with_follow_up.id,)


@pytest.mark.parametrize(
    ("samples", "share", "expected"),
    [([1.0], 0.95, 1.0), ([3.0, 1.0, 2.0], 0.5, 2.0), (list(map(float, range(1, 101))), 0.95, 95.0)],
)
def test_quantiles(samples: list[float], share: float, expected: float) -> None:
    assert quantile(samples, share) == expected


def test_a_table_tells_a_missed_target() -> None:
    told = markdown(Table("T", [Row("a", "1", "2", "3", True), Row("b", "1", "2", "3", False), Row("c", "1")]))
    assert [line.rsplit("|", 2)[1].strip() for line in told.splitlines()[4:7]] == ["yes", "**no**", ""]


def test_every_person_is_sampled_in_every_round_and_warmed_up_once() -> None:
    called: list[int] = []
    assert len(sampled(called.append, 3, rounds=2)) == 6
    assert Counter(called) == {0: 3, 1: 3, 2: 3}


class Scripted:
    """A visitor who only notes what it is told to do."""

    def __init__(self, log: list[tuple[int, bool]]) -> None:
        self.log = log

    async def begin(self) -> None: ...

    async def turn(self, number: int, typed: bool) -> None:
        self.log.append((number, typed))
        await asyncio.sleep(0)


def test_each_watched_turn_is_typed_in_half_of_the_chats() -> None:
    log: list[tuple[int, bool]] = []
    found = asyncio.run(one_visitor(lambda: Scripted(log), chats=4))
    assert {kind: len(samples) for kind, samples in found.items()} == dict.fromkeys(found, 2 * len(EARLY))
    typed = Counter(number for number, words in log if words)
    assert typed == dict.fromkeys([*EARLY, *LATE], 2)
    assert len(log) == 4 * visitors.LONGEST


def test_of_five_turns_of_ten_visitors_one_is_typed() -> None:
    log: list[tuple[int, bool]] = []
    assert asyncio.run(many_visitors(lambda: Scripted(log), seconds=0.05)).a_second > 0
    after_the_start = [typed for number, typed in log if number > 2]
    assert 0.1 < sum(after_the_start) / len(after_the_start) < 0.3


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ({"choices": [{"id": "a", "label": "An A"}, {"id": "b", "label": "A B"}]}, ["a", "b"], "An A and A B"),
        ({"choices": [{"id": "none", "label": "None of these"}]}, "none", "None of these"),
        ({"choices": []}, "2026-09-01", "2026-09-01"),
        ({"choices": []}, [], "none"),
    ],
)
def test_an_answer_in_words(question: dict[str, Any], answer: Any, words: str) -> None:
    assert visitors.in_words(question, answer) == words


def test_the_long_visitor_has_an_answer_to_every_question_of_the_long_chat(formulary: Formulary) -> None:
    trial = load_trial(ROOT / "data/trials/NCT05398809")
    case = load_cases(ROOT / "data/trials/NCT05398809")[0]
    own = {name: answer for name, answer in visitors.PERSON.items() if name in trial.questions or name == "who"}
    asked = adaptive(trial, "patient", answers_from_json(trial, "patient", own, case.today, formulary), case.today)
    assert asked.stuck_at is None
    assert not asked.early
    assert len(asked) + 2 >= visitors.LONGEST  # consent and who come first


def test_the_plain_form_is_as_it_is_told_to_be(tmp_path: Path) -> None:
    from ruamel.yaml import YAML

    made = plain_form(tmp_path / "form")
    read = YAML(typ="safe", pure=True).load
    domain, endpoints = read(made.folder / "domain.yml"), read(made.folder / "endpoints.yml")
    assert len(domain["forms"]["plain_form"]["required_slots"]) == QUESTIONS
    assert {slot["mappings"][0]["type"] for slot in domain["slots"].values()} == {"from_text"}
    assert endpoints["tracker_store"]["dialect"] == "sqlite"
    assert endpoints["action_endpoint"]["url"].startswith("http://127.0.0.1:")
    compile((made.folder / "actions.py").read_text(), "actions.py", "exec")


def test_memory_and_processor_time_are_those_of_the_whole_process_group() -> None:
    assert cpu([os.getpgrp()]) > 0
    megabytes, processes = memory([os.getpgrp()])
    assert megabytes > 10
    assert processes >= 1


def test_targets_are_held_against_the_plain_form() -> None:
    def bot(name: str, early: float, late: float, a_second: float) -> Measured:
        turns = {(typed, at): [late if at else early] * 20 for typed in (False, True) for at in (False, True)}
        return Measured(name, Costs(1, 2, 3, 1), turns, [a_second], [0.02], 4)

    good = rows(bot("ours", 0.010, 0.011, 60), bot("form", 0.02, 0.04, 20), [bot("init", 0.03, 0.03, 20)])
    assert all(row.met is not False for row in good)
    bad = rows(bot("ours", 0.010, 0.014, 50), bot("form", 0.02, 0.04, 20), [])
    assert sorted(row.what for row in bad if row.met is False) == [
        "button: faster than the plain form at turn 40 (p50)",
        "button: turn 40 over turn 5 (p50)",
        "turns a second, 10 visitors",
        "typed answer: faster than the plain form at turn 40 (p50)",
        "typed answer: turn 40 over turn 5 (p50)",
    ]
    assert p50([1, 2, 3]) == 2
    assert p95([1, 2, 3]) == 3


def test_every_sentence_is_read_once_for_its_time(formulary: Formulary) -> None:
    sentences = [Sentence("regression", "yes_no", "yes", True), Sentence("regression", "age", "I am 34", 34)]
    found = readings(sentences, Reader.load(judge=False), formulary)
    assert len(found) == 2
    assert min(one.seconds for one in found) > 0


def test_a_slow_reading_and_a_larger_process_miss_their_targets() -> None:
    took = [Took(seconds, 0.01) for seconds in (0.01, 0.02, 0.5)]
    good = reading_rows(took, [0.02], Memory(400, 500), Memory(900, 950))
    assert [row.met for row in good] == [True, None, None, True, True]
    bad = reading_rows([Took(0.03, 0.01)], [0.02], Memory(400, 960), Memory(900, 950))
    assert [row.met for row in bad] == [False, None, None, True, False]


def test_what_the_chat_loads_is_counted_and_the_study_page_is_not() -> None:
    first = Opened(0.2, {"/": 3000, "/static/study.css": 900, "/widget.js": 2000, "/assets/chat.a.js": 16000}, [60.0])
    again = Opened(0.1, {"/": 3000, "/widget.js": 2000, "/assets/chat.a.js": 0}, [])
    assert of_the_chat(first) == {"/widget.js": 2000, "/assets/chat.a.js": 16000}
    told = {row.what.partition(":")[0]: row for row in opening_rows([first], [again], [0.1])}
    assert "2.00x" in told["click to first question, nothing cached"].compared
    assert told["bytes of all that is loaded"].value == "18000"
    assert told["the same, second visit"].value == "2000"
    assert told["long tasks a visit, nothing cached"].value == "1.00, longest 60 ms"
    assert told["long tasks a visit, second visit"].value == "0.00, none"


def test_more_bytes_than_wanted_miss_the_target() -> None:
    heavy = Opened(0.2, {"/assets/chat.a.js": 25601}, [])
    told = {row.what: row for row in opening_rows([heavy], [heavy], [0.1])}
    assert told["bytes of all that is loaded"].met is False
