"""From a trial's folder to the trial. Strict: whatever is unknown or odd is an error with its file and line.

The one file of the core that reads files: `trial.yml` (see docs/trial-format.md), `source.txt`, `cases.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.trial.cases import Case, parse_cases
from bot.trial.leaves import narrowed
from bot.trial.model import Cohort, Minors, QuestionType, Topic, Trial, Who
from bot.trial.parsing_conditions import ConditionParser
from bot.trial.parsing_criteria import parse_criteria
from bot.trial.parsing_questions import Around, also, parse_questions, plain_id, template, with_conditions
from bot.trial.parts import Part, TrialError, parse_yaml
from bot.trial.wording import sentences, wording_hash

__all__ = ["TrialError", "load_cases", "load_trial"]

TRIAL_STATUSES = (
    "recruiting", "not_yet_recruiting", "enrolling_by_invitation", "active_not_recruiting", "suspended", "completed",
    "terminated", "withdrawn", "unknown",
)  # fmt: skip
WHO_IDS = ("patient", "parent", "other", "household", "clinician")
NEEDED_TEXTS = (
    "yes", "no", "not_sure", "decline", "none", "do_not_stop", "other_studies", "not_recruiting", "title_plain", "who_for",
)  # fmt: skip


def load_trial(folder: Path) -> Trial:
    """The trial in `folder`. Raises TrialError (`<path>/trial.yml:<line>: ...`)."""
    root = parse_yaml(_read(folder / "trial.yml"), str(folder / "trial.yml"))
    trial = _trial(root, _read(folder / "source.txt"))
    if trial.id != folder.resolve().name:
        root.wrong(f"trial `{trial.id}` stands in the folder `{folder.resolve().name}`: give both the same name")
    return replace(trial, wording_hash=wording_hash(sentences(trial)))


def load_cases(folder: Path) -> list[Case]:
    """The people of `cases.yml`, in file order. Raises TrialError."""
    return parse_cases(parse_yaml(_read(folder / "cases.yml"), str(folder / "cases.yml")))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TrialError(f"{path}:1: cannot be read: {type(error).__name__}") from None


def _trial(root: Part, source: str) -> Trial:
    keys = root.keys("trial cohorts who texts about topics questions criteria", "", "a trial file")
    cohorts = _cohorts(keys["cohorts"])
    who = tuple(_who(part, tuple(cohorts)) for part in keys["who"].items())
    _unique(keys["who"].items(), "who")
    texts = _texts(keys["texts"])
    topics = _topics(keys["topics"])
    _unique(keys["criteria"].items(), "criterion")
    served = {
        _entry(part, "id").text(): _entry(part, "cohort").one_of(tuple(cohorts), "cohort")
        for part in keys["criteria"].items()
    }
    around = Around(texts, tuple(topic.id for topic in topics), tuple(cohorts), served)
    drafts = parse_questions(keys["questions"].items(), around)
    questions = with_conditions(drafts, ConditionParser({draft.question.id: draft.question for draft in drafts}, who))
    _check_birth_questions(keys["cohorts"], cohorts, {key: question.type for key, question in questions.items()})
    about = {plain_id(key, "name"): template(value) for key, value in keys["about"].pairs()}
    criteria = parse_criteria(keys["criteria"].items(), ConditionParser(questions, who), tuple(cohorts), source)
    head = keys["trial"].keys("id title status as_of wording_version minutes", "sites", "`trial`")
    return Trial(
        id=head["id"].text(),
        title=head["title"].text(),
        status=head["status"].one_of(TRIAL_STATUSES, "status"),
        as_of=head["as_of"].day(),
        wording_version=head["wording_version"].text(),
        wording_hash="",
        minutes=head["minutes"].whole(),
        cohorts=cohorts,
        who=who,
        topics=topics,
        questions=narrowed(questions, criteria),
        criteria=criteria,
        about=about,
        texts=texts,
        sites=tuple(part.text() for part in head["sites"].listed()) if "sites" in head else (),
    )


def _entry(part: Part, name: str) -> Part:
    for key, value in part.pairs():
        if key.text() == name:
            return value
    raise part.error(f"this entry needs the key `{name}`")


def _unique(parts: list[Part], what: str) -> None:
    seen: dict[str, int] = {}
    for part in parts:
        name = _entry(part, "id")
        if name.text() in seen:
            name.wrong(f"{what} id `{name.text()}` is used twice (first in line {seen[name.text()]})")
        seen[name.text()] = name.line


def _texts(part: Part) -> dict[str, str]:
    texts = {plain_id(key, "name"): template(value) for key, value in part.pairs()}
    for name in NEEDED_TEXTS:
        if name not in texts:
            part.wrong(f"`texts` needs the key `{name}`")
    return texts


def _topics(part: Part) -> tuple[Topic, ...]:
    _unique(part.items(), "topic")
    topics = []
    for entry in part.items():
        keys = entry.keys("id label", "first", "a topic")
        first = keys["first"].flag() if "first" in keys else False
        topics.append(Topic(plain_id(keys["id"], "topic id"), keys["label"].text(), first))
    return tuple(topics)


def _cohorts(part: Part) -> dict[str, Cohort]:
    cohorts: dict[str, Cohort] = {}
    names = tuple(key.text() for key, _ in part.pairs())
    for key, value in part.pairs():
        keys = value.keys("label", "minors linked_to", "a cohort")
        cohorts[key.text()] = Cohort(
            id=plain_id(key, "cohort id"),
            label=keys["label"].text(),
            minors=_minors(keys["minors"]) if "minors" in keys else None,
            linked_to=keys["linked_to"].one_of(names, "cohort") if "linked_to" in keys else None,
        )
    return cohorts


def _minors(part: Part) -> Minors:
    keys = part.keys("birth_question alone_below adult_types_below", "pauses", "`minors`")
    return Minors(
        birth_question=keys["birth_question"].text(),
        alone_below=keys["alone_below"].whole(),
        adult_types_below=keys["adult_types_below"].whole(),
        pauses=keys["pauses"].flag() if "pauses" in keys else True,
    )


def _check_birth_questions(part: Part, cohorts: Mapping[str, Cohort], types: Mapping[str, QuestionType]) -> None:
    for key, value in part.pairs():
        minors = cohorts[key.text()].minors
        if minors and types.get(minors.birth_question) is not QuestionType.AGE:
            birth = _entry(_entry(value, "minors"), "birth_question")
            birth.wrong(f"`{minors.birth_question}` is no question of type age")


def _who(part: Part, cohorts: tuple[str, ...]) -> Who:
    keys = part.keys("id label cohort", "proxy person persons they their also", "an answer to who is chatting")
    proxy = keys["proxy"].flag() if "proxy" in keys else False
    if proxy and not {"person", "persons"} <= set(keys):
        part.wrong("who answers for another needs `person` and `persons`, like `your child` and `your child's`")
    words = {name: keys[name].text() for name in ("person", "persons", "they", "their") if name in keys}
    return Who(
        id=keys["id"].one_of(WHO_IDS, "answer to who is chatting"),
        label=keys["label"].text(),
        cohort=keys["cohort"].one_of(cohorts, "cohort"),
        proxy=proxy,
        also=also(keys),
        **words,
    )
