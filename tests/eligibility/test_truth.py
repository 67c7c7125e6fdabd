"""Proves AND, OR and NOT of three truths row by row, how verdicts combine, and that truth is never taken for a bool."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.eligibility.truth import Truth
from bot.eligibility.verdict import Verdict, all_of, any_of, negated
from bot.trial.model import Kind

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE

AND = [(T, T, T), (T, U, U), (T, F, F), (U, T, U), (U, U, U), (U, F, F), (F, T, F), (F, U, F), (F, F, F)]
OR = [(T, T, T), (T, U, T), (T, F, T), (U, T, T), (U, U, U), (U, F, U), (F, T, T), (F, U, U), (F, F, F)]
NOT = [(T, F), (U, U), (F, T)]


@pytest.mark.parametrize("left, right, result", AND)
def test_and(left: Truth, right: Truth, result: Truth) -> None:
    assert left & right is result
    assert all_of([Verdict(left), Verdict(right)]).truth is result


@pytest.mark.parametrize("left, right, result", OR)
def test_or(left: Truth, right: Truth, result: Truth) -> None:
    assert left | right is result
    assert any_of([Verdict(left), Verdict(right)]).truth is result


@pytest.mark.parametrize("of, result", NOT)
def test_not(of: Truth, result: Truth) -> None:
    assert ~of is result
    assert negated(Verdict(of)).truth is result


@pytest.mark.parametrize("truth", Truth)
def test_truth_refuses_to_be_a_bool(truth: Truth) -> None:
    with pytest.raises(TypeError):
        bool(truth)


MISSING = Verdict(U, missing=frozenset({"m"}))
UNSURE = Verdict(U, (Kind.NOT_SURE,), ("u",))


def test_what_settles_leaves_nothing_missing() -> None:
    assert all_of([MISSING, Verdict(F, because=("f",)), UNSURE]) == Verdict(F, because=("f",))
    assert any_of([MISSING, Verdict(T, because=("t",)), UNSURE]) == Verdict(T, because=("t",))
    for combined in (
        all_of([Verdict(T, because=("t",)), MISSING, UNSURE]),
        any_of([Verdict(F, because=("t",)), MISSING, UNSURE]),
    ):
        assert combined == Verdict(U, (Kind.NOT_SURE,), ("t", "u"), frozenset({"m"}))


NEAR, FAR = date(2027, 1, 1), date(2028, 1, 1)


@pytest.mark.parametrize(
    "ends, of_all, of_any",
    [
        ((NEAR, FAR), NEAR, FAR),
        ((NEAR, None), NEAR, None),
        ((None, None), None, None),
        ((FAR,), FAR, FAR),
    ],
)
def test_an_and_ends_first_and_an_or_last(
    ends: tuple[date | None, ...], of_all: date | None, of_any: date | None
) -> None:
    parts = [Verdict(T, ends_on=end) for end in ends]
    assert all_of(parts).ends_on == of_all
    assert any_of([*parts, MISSING]).ends_on == of_any
    assert negated(all_of(parts)).ends_on is None


def test_what_could_move_the_end_is_kept_apart_from_what_is_missing() -> None:
    dated = Verdict(T, ends_on=NEAR)
    moved = any_of([dated, MISSING])
    assert (moved.missing, moved.later) == (frozenset(), frozenset({"m"}))
    assert all_of([moved, Verdict(T)]).later == any_of([moved, dated]).later == frozenset({"m"})
    assert any_of([dated, Verdict(T), MISSING]).later == negated(moved).later == frozenset()


verdicts = st.builds(
    Verdict,
    st.sampled_from(Truth),
    st.lists(st.sampled_from(Kind), max_size=1).map(tuple),
    st.sets(st.sampled_from("abc"), max_size=2).map(lambda ids: tuple(sorted(ids))),
    st.frozensets(st.sampled_from("xyz"), max_size=2),
)


@given(st.lists(verdicts, max_size=4))
def test_de_morgan(parts: list[Verdict]) -> None:
    assert negated(all_of(parts)) == any_of([negated(part) for part in parts])
    assert negated(any_of(parts)) == all_of([negated(part) for part in parts])


@given(
    st.lists(verdicts, min_size=1, max_size=4).flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts)))
)
def test_the_order_of_the_parts_does_not_matter(both: tuple[list[Verdict], list[Verdict]]) -> None:
    for combine in (all_of, any_of):
        one, other = (combine(parts) for parts in both)
        assert (one.truth, set(one.kinds), set(one.because), one.missing) == (
            other.truth, set(other.kinds), set(other.because), other.missing,
        )  # fmt: skip
