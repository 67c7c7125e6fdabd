"""What a trial is: criteria with their rules, the questions that serve them, and the words around both.

Frozen and pure; made by `bot.trial.loading` from `data/trials/<id>/trial.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from bot.trial.conditions import Condition


class QuestionType(str, Enum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHECKLIST = "checklist"
    AGE = "age"
    DATE = "date"
    HOW_LONG = "how_long"
    PERCENT = "percent"
    SCALP = "scalp"
    MEDICINES = "medicines"
    LABS = "labs"
    TEXT = "text"


class Status(str, Enum):
    """The status of one criterion. Never two-valued, and never "met", which is ambiguous for an exclusion."""

    FAIL = "fail"
    UNKNOWN = "unknown"
    VERIFY = "verify"
    PASS = "pass"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"


class Kind(str, Enum):
    """Why a criterion is unknown."""

    NOT_SURE = "not_sure"
    DECLINED = "declined"
    NOT_UNDERSTOOD = "not_understood"
    TEAM = "team"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Choice:
    """One thing to press. `alone`: it excludes all others (as `none` does). `label_proxy`: wording when another answers.

    `item`: a short name for `{item}` in follow-up questions, where the label is too long for that. `also`: what people type
    for the label.
    """

    id: str
    label: str
    label_proxy: str | None = None
    alone: bool = False
    item: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Volunteered:
    """What a message must hold, in one clause, to settle a question that was not asked; it is read back before it counts.

    `name` stands before the value at the read-back. `words`, `beside`: one of each must stand there, `without`: none;
    `holds`: all of age, time, share, medicine; `classes`: of which classes the medicine is. `means`: the choice that the
    words stand for, where they name none.
    """

    name: str
    words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    means: str | None = None


@dataclass(frozen=True)
class Question:
    """One question. Texts may hold `{since:2 months}`, `{until:10 months}`, `{person}`, `{persons}` (see bot.trial.wording).

    `sensitive` 0-3; `cost` in seconds of a visitor's patience; `settles` 0-1, the prior chance that the answer knocks out.
    `ongoing`: label of "still going on" on a date question, None where that makes no sense. `future`: dates lie ahead.
    `for_each`: `(checklist question, choice id)` of which this is the follow-up. `caution`: choice ids (or `*`) after which
    the do-not-stop sentence is said. `read_back`: always confirm the value read. `volunteered`: None where nothing that was
    said elsewhere answers it.
    """

    id: str
    topic: str
    type: QuestionType
    text: str
    text_proxy: str
    why: str
    criteria: tuple[str, ...]
    cohorts: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    explains: Mapping[str, str] = field(default_factory=dict)
    applies_when: Condition | None = None
    sensitive: int = 0
    cost: float = 5.0
    settles: float = 0.0
    ongoing: str | None = None
    future: bool = False
    for_each: tuple[str, str] | None = None
    caution: tuple[str, ...] = ()
    read_back: bool = False
    line: int = 0
    volunteered: Volunteered | None = None

    def choice(self, choice_id: str) -> Choice:
        for choice in self.choices:
            if choice.id == choice_id:
                return choice
        raise KeyError(choice_id)


@dataclass(frozen=True)
class Rule:
    """One clause of a criterion: while `when` holds, the criterion has (at least) this status.

    `permanent`: a fail that can never change. `note`: what the coordinator reads beside it.
    """

    status: Status
    when: Condition
    permanent: bool = False
    kind: Kind = Kind.TEAM
    note: str = ""
    line: int = 0


@dataclass(frozen=True)
class MedicineFlag:
    """Medicines of these classes, by these routes, in the answer to `question` are pointed out to the coordinator."""

    question: str
    classes: tuple[str, ...]
    routes: tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """`clause` is the source's own words; `reading` the corrected text where the source is garbled.

    `plain`: the reason in the visitor's words ("You used a hair treatment in the last 2 months.").
    `plain_proxy`: the same when another answers. `private`: never named in a closing that a minor or someone else may read.
    """

    id: str
    cohort: str
    clause: str
    plain: str
    rules: tuple[Rule, ...]
    reading: str | None = None
    private: bool = False
    flags: MedicineFlag | None = None
    line: int = 0
    plain_proxy: str | None = None


@dataclass(frozen=True)
class Topic:
    """Questions that belong together: once begun, finished before the next. `first`: before all others, in file order."""

    id: str
    label: str
    first: bool = False


@dataclass(frozen=True)
class Minors:
    """How a cohort treats people under age. Ages in whole years.

    `birth_question`: gives the age. `alone_below`: younger visitors who type themselves need an adult beside them.
    `adult_types_below`: here the adult must do the typing (answers as parent). `pauses`: without an adult the chat pauses.
    """

    birth_question: str
    alone_below: int
    adult_types_below: int
    pauses: bool = True


@dataclass(frozen=True)
class Cohort:
    """A group of people with criteria of its own. `minors` None: nothing special about age. `invites`: cohorts that its
    members are asked to count ("how many live with you?") without naming anyone."""

    id: str
    label: str
    minors: Minors | None = None
    linked_to: str | None = None  # a cohort whose referral number a member may give


@dataclass(frozen=True)
class Who:
    """An answer to "who is chatting?": `id` of patient|parent|other|household|clinician, the cohort it leads to.

    `they` and `their` fill `{they}` and `{their}`; without them `person` and `persons` do. `also`: what people type for it.
    """

    id: str
    label: str
    cohort: str
    proxy: bool
    person: str = "you"
    persons: str = "your"
    they: str | None = None
    their: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trial:
    id: str
    title: str
    status: str
    as_of: date
    wording_version: str
    wording_hash: str
    minutes: int
    cohorts: Mapping[str, Cohort]
    who: tuple[Who, ...]
    topics: tuple[Topic, ...]
    questions: Mapping[str, Question]
    criteria: Mapping[str, Criterion]
    about: Mapping[str, str]  # side questions: intent without "ask_" -> the only answer the source allows
    texts: Mapping[str, str]  # closing sentences, do_not_stop, where other studies are found
    sites: tuple[str, ...] = ()

    @property
    def recruiting(self) -> bool:
        return self.status == "recruiting"
