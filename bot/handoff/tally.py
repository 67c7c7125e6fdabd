"""The numbers of one trial in one year as they may be told: how far people came, where they left, how long it took.

Pure: exact counts in, and out only what `bot.handoff.hiding` lets be told. A year is one of ISO weeks, so that no two pages
share a screening: what one hides, another cannot tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.handoff.hiding import hidden_cells, runs, small, together
from bot.storage.screening_log import FURTHEST, Tallies

MOST = 12  # parts of a list that are told one by one
ENOUGH = 10  # people of whom a median is told
MINUTES = (0, 5, 10, 15, 20, 30, 45, 60)
HOURS = (0, 4, 24, 48, 72, 120, 168)
_FINISHED, _CONTACTED = FURTHEST.index("finished"), FURTHEST.index("contacted")
_WEEKLY = (_FINISHED, FURTHEST.index("handed_off"))  # what the weeks are told apart by


@dataclass(frozen=True)
class Part:
    """`count` None: hidden."""

    name: str
    count: int | None


@dataclass(frozen=True)
class Parts:
    """Parts of one whole, largest first. `others`: of the hidden ones together; 0 when none is hidden."""

    shown: tuple[Part, ...]
    hidden: tuple[str, ...]
    others: int


@dataclass(frozen=True)
class Stretch:
    """From `start` to below `stop`, which is None at the open end. `unknown`: also those of whom it is not known."""

    start: int | None
    stop: int | None
    unknown: bool
    count: int


@dataclass(frozen=True)
class Spread:
    """How long something took. `median` None: too few."""

    stretches: tuple[Stretch, ...]
    median: int | None


@dataclass(frozen=True)
class Stage:
    """How far people came: `first` is one of FURTHEST; `last` another, where the two may only be told together."""

    first: str
    last: str


@dataclass(frozen=True)
class Line:
    """One line of a table: a stretch of weeks or a cohort. `cells`: one for each stage; None is hidden."""

    name: str
    weeks: tuple[date, date] | None
    total: int
    cells: tuple[int | None, ...]


@dataclass(frozen=True)
class Crossed:
    stages: tuple[Stage, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Numbers:
    """Nothing but `small` is set where there are too few people for any number. A None is too few for that part."""

    small: bool
    opened: int = 0
    funnel: tuple[Part, ...] = ()
    left_at: Parts | None = None
    outcomes: Parts | None = None
    minutes: Spread | None = None
    hours: Spread | None = None
    failed: tuple[Part, ...] = ()
    unknown: tuple[Part, ...] = ()
    missed: tuple[Part, ...] = ()
    replies: Mapping[str, int] = field(
        default_factory=dict
    )  # not understood, by the questions of `missed` that are told
    weeks: Crossed | None = None
    cohorts: Crossed | None = None


def year_of(day: date) -> int:
    """The year to which the week of this day belongs."""
    return day.isocalendar()[0]


def days_of(year: int) -> tuple[date, date]:
    """Its first Monday and its last Sunday."""
    return date.fromisocalendar(year, 1, 1), date.fromisocalendar(year + 1, 1, 1) - timedelta(days=1)


def tell(tallies: Tallies) -> Numbers:
    """What may be told of these screenings, which are of one trial in one ISO year."""
    came = [sum(n for (_, _, one), n in tallies.furthest.items() if one == stage) for stage in FURTHEST]
    parts = runs(came)
    if not parts:
        return Numbers(small=True)
    known = {part.start for part in parts}  # how many came so far or farther may be told
    funnel = [Part(stage, sum(came[place:]) if place in known else None) for place, stage in enumerate(FURTHEST)]
    judged = sum(came[_FINISHED:]) - tallies.outcomes[None]
    missed = _apart({question: people for question, (people, _) in tallies.missed.items()}, sum(came))
    return Numbers(
        small=False,
        opened=sum(came),
        funnel=tuple(funnel),
        left_at=_parts(tallies.left_at) if _FINISHED in known else None,
        outcomes=_parts(_named(tallies.outcomes)) if _FINISHED in known else None,
        minutes=_spread(tallies.minutes, MINUTES) if _FINISHED in known else None,
        hours=_spread(tallies.hours, HOURS) if _CONTACTED in known else None,
        failed=_apart(tallies.failed, judged),
        unknown=_apart(tallies.unknown, judged),
        missed=missed,
        replies={one.name: tallies.missed[one.name][1] for one in missed if one.count is not None},
        weeks=_weeks(tallies, _cut(parts, _WEEKLY)),
        cohorts=_cohorts(tallies, parts),
    )


def _parts(counts: Mapping[str, int]) -> Parts | None:
    hidden = together(counts, MOST)
    if hidden is None:
        return None
    shown = [Part(name, count) for name, count in sorted(counts.items(), key=_largest_first) if name not in hidden]
    return Parts(tuple(shown), tuple(sorted(hidden)), sum(counts[name] for name in hidden))


def _apart(counts: Mapping[str, int], people: int) -> tuple[Part, ...]:
    """Each for itself, of so many people: one person may be in several. Small ones last, by name, as hidden."""
    told = [
        Part(name, count) for name, count in sorted(counts.items(), key=_largest_first) if _apart_told(count, people)
    ]
    rest = sorted(name for name, count in counts.items() if count and not _apart_told(count, people))
    return (*told[:MOST], *(Part(name, None) for name in rest[: max(0, MOST - len(told))]))


def _apart_told(count: int, people: int) -> bool:
    return count > 0 and not small(count) and not small(people - count)


def _largest_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _named(outcomes: Mapping[str | None, int]) -> dict[str, int]:
    return {code or "": count for code, count in outcomes.items()}


def _spread(counts: Mapping[int | None, int], edges: Sequence[int]) -> Spread | None:
    """In stretches from edge to edge, so many together that none is small. The last one is of those not known."""
    sizes = [0] * (len(edges) + 1)
    for value, count in counts.items():
        sizes[-1 if value is None else max(place for place, edge in enumerate(edges) if edge <= max(0, value))] += count
    parts = runs(sizes)
    if not parts or not sum(sizes):
        return None
    last = len(edges)
    found = [
        Stretch(
            start=edges[part.start] if part.start < last else None,
            stop=edges[part.stop] if part.stop < last else None,
            unknown=part.stop == last + 1,
            count=sum(sizes[part.start : part.stop]),
        )
        for part in parts
    ]
    known = sorted(value for value in Counter({v: n for v, n in counts.items() if v is not None}).elements())
    return Spread(tuple(one for one in found if one.count), known[len(known) // 2] if len(known) >= ENOUGH else None)


def _cut(parts: Iterable[range], at: Sequence[int]) -> list[range]:
    """The parts put together, but for those of the places `at` where one part ends and the next begins."""
    found: list[range] = []
    for part in parts:
        if found and part.start not in at:
            found[-1] = range(found[-1].start, part.stop)
        else:
            found.append(part)
    return found


def _weeks(tallies: Tallies, stages: list[range]) -> Crossed | None:
    """By week; weeks with few people are told together with their neighbours."""
    days = [day for day, _, _ in tallies.furthest]
    if not days:
        return None
    first, last = _monday(min(days)), _monday(max(days))
    mondays = [first + timedelta(weeks=place) for place in range((last - first).days // 7 + 1)]
    places = {day: place for place, day in enumerate(mondays)}
    table = [[0] * len(stages) for _ in mondays]
    for (day, _, stage), count in tallies.furthest.items():
        table[places[_monday(day)]][_column(stages, stage)] += count
    found = runs([sum(row) for row in table])
    merged = [[sum(column) for column in zip(*table[run.start : run.stop], strict=True)] for run in found]
    names = [("", (mondays[run.start], mondays[run.stop - 1] + timedelta(days=6))) for run in found]
    return _crossed(stages, names, merged)


def _cohorts(tallies: Tallies, stages: list[range]) -> Crossed:
    """By cohort ("" is not known); cohorts with few people are told as one ("*")."""
    sizes: Counter[str] = Counter()
    for (_, cohort, _), count in tallies.furthest.items():
        sizes[cohort or ""] += count
    hidden = together(sizes, MOST) or frozenset()
    names = [name for name, _ in sorted(sizes.items(), key=_largest_first) if name not in hidden]
    names += ["*"] if hidden else []
    table = [[0] * len(stages) for _ in names]
    for (_, cohort, stage), count in tallies.furthest.items():
        place = names.index("*" if (cohort or "") in hidden else cohort or "")
        table[place][_column(stages, stage)] += count
    return _crossed(stages, [(name, None) for name in names], table)


def _crossed(
    stages: Sequence[range], names: Sequence[tuple[str, tuple[date, date] | None]], table: Sequence[Sequence[int]]
) -> Crossed:
    hidden = hidden_cells(table)
    lines = [
        Line(name, weeks, sum(row), tuple(None if (at, place) in hidden else n for place, n in enumerate(row)))
        for at, ((name, weeks), row) in enumerate(zip(names, table, strict=True))
    ]
    return Crossed(tuple(Stage(FURTHEST[one.start], FURTHEST[one.stop - 1]) for one in stages), tuple(lines))


def _column(stages: Sequence[range], stage: str) -> int:
    place = FURTHEST.index(stage)
    return next(column for column, one in enumerate(stages) if place in one)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
