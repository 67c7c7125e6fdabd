"""What was said: values as the rules need them, answers with their words, utterances as the language room reads them.

Pure. Dates are civil dates in the visitor's time zone; ranges are inclusive on both ends; None is an open end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Union

from bot.trial.model import Kind

AMBIGUOUS = "ambiguous date"  # the ground of an utterance whose numeric date (05/10/26) can be read two ways
UNCLEAR_SHARE = "an unclear share"  # a number is told of what is left or grew back ("30 hairs left")
EXCEPTION = "an exception"  # "except", "unless": a no may hold a yes
LENGTH_TOLD = "length told"  # a length of time beside a date, or as the days between two
WORKED_OUT = "worked out"  # an age that was not said ("I'll be 65 in March")
UNKNOWN_DAY = "from an unknown day"  # a time is told by something only the visitor knows ("2 days after my birthday")


@dataclass(frozen=True)
class Picked:
    """yes_no, choice and checklist. `doubtful`: entries of a checklist the person is not sure about."""

    ids: frozenset[str]
    doubtful: frozenset[str] = frozenset()


@dataclass(frozen=True)
class When:
    """A date or a range of dates; `ongoing`: it still goes on, so no date can be computed from it."""

    earliest: date | None = None
    latest: date | None = None
    ongoing: bool = False


@dataclass(frozen=True)
class Age:
    """`born` to the day, or `years` only."""

    born: date | None = None
    years: int | None = None


@dataclass(frozen=True)
class Span:
    """A number that lies between `low` and `high`, both included (a percent answer)."""

    low: float
    high: float


@dataclass(frozen=True)
class Scalp:
    """SALT 0-100 as a range. `by`: `estimate`, `doctor` or `total`; `parts` keeps the four percentages where given."""

    by: str
    low: float
    high: float
    parts: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True)
class Medicine:
    """One medicine. Doses in mg a day; `prednisone_low/high` the equivalents by the strict and the lenient table.

    `dose_mg_per_day` None: not known. `route`: oral|injection|infusion|inhaled|nasal|skin|eye|rectal|other.
    """

    name: str
    classes: tuple[str, ...] = ()
    dose_mg_per_day: float | None = None
    prednisone_low: float | None = None
    prednisone_high: float | None = None
    route: str = "oral"
    current: bool = True
    negated: bool = False


@dataclass(frozen=True)
class Medicines:
    items: tuple[Medicine, ...] = ()


@dataclass(frozen=True)
class LabResult:
    """`test`: alt|bilirubin|anc|haemoglobin|platelets|creatinine. `upper_limit`: the lab's own, in the same unit."""

    test: str
    value: float
    unit: str | None = None
    upper_limit: float | None = None
    taken: When | None = None
    passing_illness: bool = False
    computed: bool = False
    gilbert: bool = False


@dataclass(frozen=True)
class Labs:
    items: tuple[LabResult, ...] = ()


@dataclass(frozen=True)
class Words:
    text: str


Value = Union[Picked, When, Age, Span, Scalp, Medicines, Labs, Words]


class Certainty(str, Enum):
    """Where an answer stands. Only a CONFIRMED answer can fail a criterion; DOUBTED is "not sure" at the read-back."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    DOUBTED = "doubted"


@dataclass(frozen=True)
class Answer:
    """One answer. Exactly one of `value` and `kind` is set: `kind` says why there is no value (not sure, declined, ...).

    `refined`: a closer date was asked for once already. `confidence` 0-1 and `grounds`: how a typed reply was read; None
    and empty for what was pressed.
    """

    question: str
    value: Value | None = None
    kind: Kind | None = None
    raw: str = ""
    certainty: Certainty = Certainty.UNCONFIRMED
    refined: bool = False
    message: str | None = None
    wording_version: str = ""
    confidence: float | None = None
    grounds: tuple[str, ...] = ()


class Read(str, Enum):
    """What a reply turned out to be, in the light of the question asked."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    DECLINED = "declined"
    OTHER_REQUEST = "other_request"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True)
class Reading:
    """A reply read against one question. `value` is the JSON form of `bot.answers.values`; confidence 0-1."""

    reading: Read
    value: Any = None
    confidence: float = 0.0
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Utterance:
    """A message as the language room read it, before any question is held against it. JSON-able by `bot.answers.speech`.

    `polarity` True yes, False no, None neither. `when`, `how_long` (days), `ages`, `percents` in order of mention.
    A numeric date that can be read two ways (05/10/26) stands in `when` twice, month first, then day first (AMBIGUOUS).
    `medicines`: the JSON objects of the contract; `other_medicines`: the same of parts that name no known medicine and may
    name another, with `named` (else only "a white pill") and `long` (a sentence rather than a name).
    `conditions`: choice ids by question id.
    `safety`: of crisis|emergency|adverse_event|abuse|advice. `asks`: the message is a question back. `clauses`: the words
    cut into clauses, each {"text", "negated_from" (offset in it, or None), "uncertain", "past", "other_person",
    "hypothetical", "unclear", "child", "third_person", "own", "asked"}; `parts`: each clause read by itself, where there
    are several.
    `correction`: it puts an earlier answer right; `repeats`: it only says that this was answered before.
    `mended`: the words in lower case, with misspelt ones put right.
    Where a question was asked, `guess`: how likely the reply says yes|no|unsure|other; `meant`: what phrases such as "all
    clear" say to that kind of question, with the ground.
    """

    text: str
    polarity: bool | None = None
    unsure: bool = False
    declined: bool = False
    confidence: float = 0.0
    when: tuple[tuple[date | None, date | None], ...] = ()
    ongoing: bool = False
    how_long: tuple[tuple[float, float], ...] = ()
    ages: tuple[int, ...] = ()
    born: date | None = None
    percents: tuple[tuple[float, float], ...] = ()
    numbers: tuple[float, ...] = ()
    scalp: tuple[tuple[str, float, float], ...] = ()
    medicines: tuple[dict[str, Any], ...] = ()
    other_medicines: tuple[dict[str, Any], ...] = ()
    conditions: tuple[dict[str, Any], ...] = ()
    safety: tuple[str, ...] = ()
    asks: bool = False
    clauses: tuple[dict[str, Any], ...] = ()
    grounds: tuple[str, ...] = field(default_factory=tuple)
    guess: Mapping[str, float] = field(default_factory=dict)
    meant: tuple[bool, str] | None = None
    since: date | None = None
    about: tuple[str, ...] = ()
    mended: str = ""
    parts: tuple[Utterance, ...] = ()
    correction: Correction | None = None
    repeats: bool = False

    @property
    def plain(self) -> str:
        """The words to look for phrases in: lower case, and misspelt words put right where a reader did that."""
        return self.mended or self.text.lower()


@dataclass(frozen=True)
class Correction:
    """`about`: the words that may name the question; `last`: the last answer is meant; `instead`: the new answer, read."""

    about: str
    last: bool = False
    instead: Utterance | None = None
