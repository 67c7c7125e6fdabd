"""Proves: conditions on questions that the tiny trial has not are read, and refused with a message where they are odd."""

from __future__ import annotations

import pytest

from bot.trial.condition_json import condition_json
from bot.trial.conditions import Always, AnyOf, Chosen, NoneOf, Salt
from bot.trial.parsing_conditions import ConditionParser
from bot.trial.parts import TrialError, parse_yaml
from tests.answers.asked import asked

QUESTIONS = (
    asked("scalp", "scalp"),
    asked("medicines", "pills"),
    asked("labs", "labs"),
    asked("checklist", "list", ("a", "b", "none", "not_sure", "decline")),
    asked("choice", "more.a", ("good", "bad"), for_each=("list", "a")),
    asked("choice", "more.b", ("good", "bad"), for_each=("list", "b")),
    asked("date", "last.a", ongoing="still", for_each=("list", "a")),
)
PARSER = ConditionParser({question.id: question for question in QUESTIONS}, ())

READ = [
    ("always", Always()),
    ("{none_of: {list: any}}", NoneOf("list", ("a", "b"))),
    ("{each: {of: more, chosen: bad}}", AnyOf((Chosen("more.a", ("bad",)), Chosen("more.b", ("bad",))))),
    ("{salt: {scalp: total}}", Salt("scalp", "total")),
]

REFUSED = [
    ("{salt: {scalp: '>= 50', scalp2: '>= 50'}}", "`salt` reads one question"),
    ("{salt: {by: doctor}}", "`salt` names no question"),
    ("{salt: {scalp: '>= 50'}}", "`salt` with a limit needs `by: estimate` or `by: doctor`"),
    ("{takes: {names: [x]}}", "`takes` needs `<question>: [classes]`"),
    ("{lab: {labs: alt, finding: beyond, limit: '> 3', recent: 6 months}}", "either a limit `x upper` or a `unit`"),
    (
        "{lab: {labs: alt, finding: beyond, limit: '> 3 x upper', unit: g/l, recent: 6 months}}",
        "either a limit `x upper` or a `unit`",
    ),
    ("{each: {of: last, ongoing: false}}", "write `ongoing: true`"),
    ("{chosen: {list: a, more.a: good}}", "expected one `key: value`, found 2"),
    ("{chosen: [a]}", "expected keys and values, found a list"),
    ("{answered: {list: a}}", "expected words, found keys and values"),
    ("{answered: }", "expected words, found nothing"),
]


@pytest.mark.parametrize(("written", "condition"), READ)
def test_a_condition_is_read_and_written_again(written: str, condition: object) -> None:
    read = PARSER.parse(parse_yaml(written, "here"))
    assert read == condition
    assert PARSER.parse(parse_yaml(str(condition_json(read)), "again")) == condition


@pytest.mark.parametrize(("written", "message"), REFUSED)
def test_an_odd_condition_is_refused(written: str, message: str) -> None:
    with pytest.raises(TrialError) as caught:
        PARSER.parse(parse_yaml("\n" + written, "here"))
    assert str(caught.value).startswith("here:2: ")
    assert message in str(caught.value)


def test_a_sign_that_no_text_has_is_no_yaml() -> None:
    with pytest.raises(TrialError, match="here:1: this is not YAML"):
        parse_yaml("a: \x07", "here")
