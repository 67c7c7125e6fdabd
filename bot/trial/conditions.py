"""What a rule may ask of the answers, as plain data. Evaluated in `bot.eligibility`, written in trial files.

Every leaf names the question it reads. A leaf on a question that is not asked (its `applies_when` is false) is false;
so rules are written with positive pairs (`within` / `past`, `chosen` / `none_of`) rather than with `not`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True)
class Limit:
    """A number to compare with: `comparison` is one of `<`, `<=`, `>`, `>=`."""

    comparison: str
    number: float


@dataclass(frozen=True)
class Window:
    """A stretch of calendar time: `count` of `unit` (`days`, `months`, `years`).

    `inclusive`: the day on which date + window == today still lies inside it (so "more than 6 months" is a `past`
    with inclusive=True; "2 months ago is enough" a `past` with inclusive=False, the default).
    """

    count: int
    unit: str = "months"
    inclusive: bool = False


@dataclass(frozen=True)
class All:
    of: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    of: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    of: Condition


@dataclass(frozen=True)
class Always:
    """True whatever was answered: for what only a record settles and no question touches."""


@dataclass(frozen=True)
class Chosen:
    """At least one of `choices` was chosen in `question`."""

    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class NoneOf:
    """None of `choices` was chosen in `question`, and none of them is in doubt."""

    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """`question` was answered in any way ("not sure" and "I'd rather not say" are answers)."""

    question: str


@dataclass(frozen=True)
class Within:
    """The whole answered date range is less than `window` ago, or the thing still goes on (then without an end)."""

    question: str
    window: Window


@dataclass(frozen=True)
class Past:
    """The whole answered date range is `window` ago or longer; false while the thing goes on."""

    question: str
    window: Window


@dataclass(frozen=True)
class Ongoing:
    """The answer to a date question was that it is still going on."""

    question: str


@dataclass(frozen=True)
class Ahead:
    """The answered date lies after today; stops holding on that date."""

    question: str


@dataclass(frozen=True)
class AgeIs:
    """Age in whole years, from a birth date to the day or from years as given."""

    question: str
    limit: Limit


@dataclass(frozen=True)
class Number:
    """A `percent` answer (a range) compared with a limit."""

    question: str
    limit: Limit


@dataclass(frozen=True)
class Salt:
    """The SALT score 0-100 of a `scalp` answer. `by`: `estimate` (own drawing or words), `doctor` (measured), `total`
    (all or nearly all of the scalp): false where the answer was given in another way."""

    question: str
    by: str
    limit: Limit | None = None


@dataclass(frozen=True)
class SteroidDose:
    """Prednisone equivalents in mg a day, all systemic steroids of a `medicines` answer added up.

    `disputed` limits (tables differ between sources) make the sum a range from the strict to the lenient table.
    """

    question: str
    limit: Limit


@dataclass(frozen=True)
class Takes:
    """A current, not negated medicine of one of `classes`, or of one of `names` (lower-case INN), stands in a `medicines`
    answer, taken by one of `routes` (empty: any). The class `unrecognised` stands for names no dictionary knows."""

    question: str
    classes: tuple[str, ...]
    routes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lab:
    """A laboratory value of a `labs` answer.

    `finding`: `beyond` (usable, recent, and beyond `limit`), `unclear` (recent, but without what the rule needs),
    `set_aside` (old, undated, taken during a passing illness, or within the limit).
    `times_upper_limit`: the limit counts multiples of the lab's own upper limit. `unit`: the unit of `limit`.
    `recent`: how old it may be.
    """

    question: str
    test: str
    finding: str
    limit: Limit
    unit: str | None
    times_upper_limit: bool
    recent: Window


Condition = Union[
    All,
    AnyOf,
    Not,
    Always,
    Chosen,
    NoneOf,
    Answered,
    Within,
    Past,
    Ongoing,
    Ahead,
    AgeIs,
    Number,
    Salt,
    SteroidDose,
    Takes,
    Lab,
]
