"""Proves that the numbers count rightly, and that whoever knows the whole page can compute no small count from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bot.handoff.hiding import LEAST, hidden_cells, runs, small, together
from bot.handoff.tally import HOURS, MINUTES, Crossed, Line, Numbers, Spread, days_of, tell, year_of
from bot.storage.screening_log import FURTHEST, Tallies

MONDAY = date(2026, 2, 2)
COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=12)


@given(COUNTS)
def test_runs_are_neighbours_and_none_is_small(counts: list[int]) -> None:
    found = runs(counts)
    if small(sum(counts)):
        assert found == []
        return
    assert [place for run in found for place in run] == list(range(len(counts)))
    assert not [run for run in found if small(sum(counts[run.start : run.stop]))]


@given(COUNTS)
def test_what_is_large_enough_stays_a_run_of_its_own_unless_a_small_one_is_beside_it(counts: list[int]) -> None:
    if not any(small(one) for one in counts):
        assert all(len(run) == 1 for run in runs(counts))


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 12)), st.integers(2, 8))
def test_a_hidden_part_is_never_alone_and_their_sum_is_not_small(counts: dict[str, int], most: int) -> None:
    hidden = together(counts, most)
    if hidden is None:
        assert small(sum(counts.values()))
        return
    assert not [name for name, count in counts.items() if small(count) and name not in hidden]
    assert len([name for name, count in counts.items() if count and name not in hidden]) <= most
    if hidden:
        assert len(hidden) >= 2
        assert not small(sum(counts[name] for name in hidden))


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    """Tables whose totals may be told."""
    columns = draw(st.integers(1, 5))
    cell = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 30])
    row = st.lists(cell, min_size=columns, max_size=columns)
    table = draw(st.lists(row.filter(lambda one: not small(sum(one))), min_size=1, max_size=6))
    for place in range(columns):
        column = sum(row[place] for row in table)
        if small(column):
            table[0][place] += LEAST
    return table


@settings(max_examples=150)
@given(tables())
def test_no_hidden_cell_of_a_table_can_be_computed_from_its_totals(table: list[list[int]]) -> None:
    hidden = hidden_cells(table)
    cells = [(row, column) for row, counts in enumerate(table) for column in range(len(counts))]
    assert not [cell for cell in cells if small(table[cell[0]][cell[1]]) and cell not in hidden]
    known = Known()
    for row, counts in enumerate(table):
        known.add([(row, column) for column in range(len(counts))], sum(counts))
    for column in range(len(table[0])):
        known.add([(row, column) for row in range(len(table))], sum(row[column] for row in table))
    for cell in set(cells) - hidden:
        known.add([cell], table[cell[0]][cell[1]])
    for cell in hidden:
        least, most = known.bounds([cell])
        assert most - least > 0.99, (table, cell)


class Known:
    """What somebody knows: sums of counts that nobody told one by one. None is negative."""

    def __init__(self) -> None:
        self.names: dict[object, int] = {}
        self.sums: list[tuple[list[int], int]] = []

    def add(self, parts: Iterable[object], total: int, minus: Iterable[object] = ()) -> None:
        places = [self._place(part) for part in parts]
        self.sums.append((places + [-1 - self._place(part) for part in minus], total))

    def bounds(self, parts: Iterable[object]) -> tuple[float, float]:
        """The least and the most that the sum of these can be."""
        wanted = [self._place(part) for part in parts]
        matrix = np.zeros((len(self.sums), len(self.names)))
        for row, (places, _) in enumerate(self.sums):
            for place in places:
                matrix[row, place if place >= 0 else -1 - place] += 1 if place >= 0 else -1
        goal = np.zeros(len(self.names))
        np.add.at(goal, wanted, 1)
        totals = [total for _, total in self.sums]
        found = []
        for sign in (1, -1):
            solved = linprog(sign * goal, A_eq=matrix, b_eq=totals, bounds=(0, 10_000))
            assert solved.status == 0, solved.message
            found.append(sign * solved.fun)
        return found[0], found[1]

    def _place(self, part: object) -> int:
        return self.names.setdefault(part, len(self.names))


@dataclass(frozen=True)
class Person:
    week: int
    cohort: str | None
    furthest: str
    where: str  # the step, or the outcome
    minutes: int | None
    hours: int | None


PEOPLE = st.lists(
    st.builds(
        Person,
        st.integers(0, 4),
        st.sampled_from(["patient", "patient", "household", None]),
        st.sampled_from(FURTHEST),
        st.sampled_from("abcd"),
        st.sampled_from([3, 3, 12, 70, None]),
        st.sampled_from([2, 2, 30, None]),
    ),
    min_size=5,
    max_size=90,
)


def tallied(people: Iterable[Person]) -> Tallies:
    tallies = Tallies()
    for one in people:
        tallies.furthest[(MONDAY + timedelta(weeks=one.week), one.cohort, one.furthest)] += 1
        if one.furthest in FURTHEST[:2]:
            tallies.left_at[one.where] += 1
            continue
        tallies.outcomes[one.where] += 1
        tallies.minutes[one.minutes] += 1
        if one.furthest in FURTHEST[4:]:
            tallies.hours[one.hours] += 1
    return tallies


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_no_small_count_can_be_computed_from_the_whole_page(people: list[Person]) -> None:
    """Over everything the page tells about people who are counted in one part only, by linear programming."""
    tallies = tallied(people)
    told = tell(tallies)
    if told.small:
        assert small(len(people))
        return
    known = page(tallies, told)
    for name, count in counts(tallies):
        if small(count):
            least, most = known.bounds(name)
            assert most - least > 0.99, (name, count)


def counts(tallies: Tallies) -> Iterator[tuple[list[object], int]]:
    """Each count that could be small, as the parts it is the sum of."""
    for place, stage in enumerate(FURTHEST):
        yield [stage], sum(n for (_, _, one), n in tallies.furthest.items() if one == stage)
        farther = FURTHEST[place:]
        yield list(farther), sum(n for (_, _, one), n in tallies.furthest.items() if one in farther)
    for key in ("day", "cohort"):
        mine: Counter[object] = Counter()
        for (day, cohort, stage), count in tallies.furthest.items():
            value = day if key == "day" else cohort or ""
            mine[(key, value, stage)] += count
        values = {name[1] for name in mine}  # type: ignore[index]
        for value in values:
            yield [(key, value, stage) for stage in FURTHEST], sum(mine[(key, value, stage)] for stage in FURTHEST)
        yield from (([name], count) for name, count in mine.items())
    for kind in ("left_at", "outcomes", "minutes", "hours"):
        yield from (([(kind, value)], count) for value, count in coarse(kind, tallies).items())


def coarse(kind: str, tallies: Tallies) -> Counter[object]:
    """The counts of this kind; times by the stretch they are in."""
    edges = {"minutes": MINUTES, "hours": HOURS}.get(kind)
    exact = getattr(tallies, kind)
    if edges is None:
        return Counter(exact)
    found: Counter[object] = Counter(dict.fromkeys(edges, 0))
    for value, count in exact.items():
        found[None if value is None else max(edge for edge in edges if edge <= value)] += count
    return found


def page(tallies: Tallies, told: Numbers) -> Known:
    """What is known of the parts: how they hang together, and what the page tells."""
    known = Known()
    days = {day for day, _, _ in tallies.furthest}
    cohorts = {cohort for _, cohort, _ in tallies.furthest if cohort}
    for stage in FURTHEST:
        known.add([("day", day, stage) for day in days], 0, minus=[stage])
        known.add([("cohort", one, stage) for one in (*cohorts, "")], 0, minus=[stage])
    known.add([("left_at", one) for one in tallies.left_at], 0, minus=FURTHEST[:2])
    for kind, stages in (("outcomes", FURTHEST[2:]), ("minutes", FURTHEST[2:]), ("hours", FURTHEST[4:])):
        known.add([(kind, one) for one in coarse(kind, tallies)], 0, minus=stages)
    known.add(FURTHEST, told.opened)
    for place, part in enumerate(told.funnel):
        if part.count is not None:
            known.add(FURTHEST[place:], part.count)
    for kind, parts in (("left_at", told.left_at), ("outcomes", told.outcomes)):
        for one in parts.shown if parts else ():
            known.add([(kind, one.name)], one.count or 0)
        if parts and parts.hidden:
            known.add([(kind, one) for one in parts.hidden], parts.others)
    spread(known, "minutes", told.minutes, MINUTES)
    spread(known, "hours", told.hours, HOURS)
    for crossed in filter(None, (told.weeks, told.cohorts)):
        for line in crossed.lines:
            table_line(known, crossed, line, days, {*cohorts, ""})
    return known


def table_line(known: Known, crossed: Crossed, line: Line, days: set[date], cohorts: set[str]) -> None:
    if line.weeks:
        rows: list[tuple[str, object]] = [("day", day) for day in days if line.weeks[0] <= day <= line.weeks[1]]
    elif line.name == "*":
        rows = [("cohort", one) for one in cohorts - {other.name for other in crossed.lines}]
    else:
        rows = [("cohort", line.name)]
    known.add([(*row, stage) for row in rows for stage in FURTHEST], line.total)
    for stage, count in zip(crossed.stages, line.cells, strict=True):
        if count is not None:
            names = FURTHEST[FURTHEST.index(stage.first) : FURTHEST.index(stage.last) + 1]
            known.add([(*row, one) for row in rows for one in names], count)


def spread(known: Known, kind: str, told: Spread | None, edges: tuple[int, ...]) -> None:
    for one in told.stretches if told else ():
        inside = [edge for edge in edges if one.start is not None and one.start <= edge]
        inside = [edge for edge in inside if one.stop is None or edge < one.stop]
        known.add([(kind, edge) for edge in (*inside, *([None] if one.unknown else []))], one.count)


def test_the_guard_of_the_law_finds_a_count_that_can_be_computed() -> None:
    known = Known()
    known.add(["a", "b"], 9)
    assert known.bounds(["a"]) == (0, 9)
    known.add(["b"], 7)
    assert known.bounds(["a"]) == (2, 2)


def many(count: int, **changes: object) -> list[Person]:
    base = {"week": 0, "cohort": "patient", "furthest": "finished", "where": "a", "minutes": 12, "hours": None}
    return [Person(**{**base, **changes}) for _ in range(count)]  # type: ignore[arg-type]


def test_a_large_trial_is_told_as_it_is() -> None:
    told = tell(
        tallied(
            many(40, furthest="opened", cohort=None, where="consent_chat")
            + many(30, furthest="consented", where="hair")
            + many(20, week=1)
            + many(10, week=1, furthest="enrolled", hours=30, cohort="household")
        )
    )
    assert [(one.name, one.count) for one in told.funnel] == [
        ("opened", 100), ("consented", 60), ("finished", 30), ("handed_off", 10), ("contacted", 10), ("enrolled", 10),
    ]  # fmt: skip
    assert told.left_at
    assert [(one.name, one.count) for one in told.left_at.shown] == [("consent_chat", 40), ("hair", 30)]
    assert told.minutes
    assert [(one.start, one.stop, one.count) for one in told.minutes.stretches] == [(10, 15, 30)]
    assert told.minutes.median == 12
    assert told.hours
    assert told.hours.median == 30
    assert told.weeks
    assert [line.cells for line in told.weeks.lines] == [(70, 0, 0), (0, 20, 10)]
    assert told.cohorts
    assert [(line.name, line.total) for line in told.cohorts.lines] == [("patient", 50), ("", 40), ("household", 10)]


def test_one_who_enrolled_is_told_with_those_who_were_contacted() -> None:
    told = tell(tallied(many(20) + many(9, furthest="contacted", hours=3) + many(1, furthest="enrolled", hours=3)))
    assert [one.count for one in told.funnel] == [30, 30, 30, 10, 10, None]


@pytest.mark.parametrize("count", [1, 4])
def test_of_very_few_nothing_is_told(count: int) -> None:
    assert tell(tallied(many(count))) == Numbers(small=True)


def test_of_nobody_zeros_are_told() -> None:
    told = tell(Tallies())
    assert not told.small
    assert {one.count for one in told.funnel} == {0}
    assert told.weeks is None
    assert told.minutes is None


def test_criteria_and_questions_are_told_from_five_people_on_and_up_to_all_but_five() -> None:
    tallies = tallied(many(40))
    tallies.failed.update({"P-E1": 12, "P-E2": 4, "P-E3": 38, "P-E4": 40})
    tallies.missed.update({"hair": (6, 9), "birth": (2, 2)})
    told = tell(tallies)
    assert [(one.name, one.count) for one in told.failed] == [
        ("P-E4", 40), ("P-E1", 12), ("P-E2", None), ("P-E3", None),
    ]  # fmt: skip
    assert [(one.name, one.count) for one in told.missed] == [("hair", 6), ("birth", None)]
    assert told.replies == {"hair": 9}


def test_a_year_is_one_of_whole_weeks() -> None:
    for year in range(2020, 2035):
        first, last = days_of(year)
        assert (first.weekday(), last.weekday()) == (0, 6)
        assert year_of(first) == year_of(last) == year
        assert year_of(first - timedelta(days=1)) == year - 1
        assert year_of(last + timedelta(days=1)) == year + 1
