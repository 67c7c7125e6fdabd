"""The `criteria` of a trial file: clauses that must be literal in the source, and the rules that read the answers."""

from __future__ import annotations

from collections.abc import Iterable

from bot.trial.model import Criterion, Kind, MedicineFlag, QuestionType, Rule, Status
from bot.trial.parsing_conditions import MEDICINE_CLASSES, ROUTES, ConditionParser
from bot.trial.parsing_questions import template
from bot.trial.parts import Part

RULE_STATUSES = ("fail", "unknown", "verify", "pass", "not_applicable")
RULE_KINDS = (Kind.TEAM.value, Kind.NOT_SURE.value, Kind.DECLINED.value, Kind.NOT_UNDERSTOOD.value)
CLAUSE_JOINT = " ... "


def normal(text: str) -> str:
    """Source text without what its web page added: bullets, and how lines were broken."""
    return " ".join(text.replace("\u2022", " ").split())


def clause_pieces(clause: str) -> list[str]:
    """A clause may leave words of the source out with ` ... `; each piece is quoted."""
    return [normal(piece) for piece in clause.split(CLAUSE_JOINT)]


def parse_criteria(
    parts: Iterable[Part], parser: ConditionParser, cohorts: tuple[str, ...], source: str
) -> dict[str, Criterion]:
    """All criteria by id, in file order. `source`: the text of source.txt. Raises TrialError."""
    quoted = normal(source)
    return {criterion.id: criterion for criterion in (_criterion(part, parser, cohorts, quoted) for part in parts)}


def _criterion(part: Part, parser: ConditionParser, cohorts: tuple[str, ...], source: str) -> Criterion:
    keys = part.keys("id cohort clause plain findings", "reading plain_proxy private flags", "a criterion")
    clause = keys["clause"].text()
    for piece in clause_pieces(clause):
        if piece not in source:
            advice = "quote it literally (corrections go into `reading`)"
            keys["clause"].wrong(f"`{piece[:60]}` does not stand in source.txt: {advice}")
    rules = tuple(_rule(entry, parser) for entry in keys["findings"].items())
    if not rules:
        keys["findings"].wrong("a criterion needs at least one finding")
    return Criterion(
        id=keys["id"].text(),
        cohort=keys["cohort"].one_of(cohorts, "cohort"),
        clause=clause,
        plain=template(keys["plain"]),
        plain_proxy=template(keys["plain_proxy"]) if "plain_proxy" in keys else None,
        rules=rules,
        reading=keys["reading"].text() if "reading" in keys else None,
        private=keys["private"].flag() if "private" in keys else False,
        flags=_flags(keys["flags"], parser) if "flags" in keys else None,
        line=part.line,
    )


def _rule(part: Part, parser: ConditionParser) -> Rule:
    statuses = [key for key, _ in part.pairs() if key.text() in RULE_STATUSES]
    keys = part.keys("", " ".join(RULE_STATUSES) + " is kind note", "a finding")
    if len(statuses) != 1:
        part.wrong(f"a finding has exactly one status: {', '.join(RULE_STATUSES)}")
    status = Status(statuses[0].text())
    if ("is" in keys) != (status is Status.FAIL):
        part.wrong("a fail says `is: permanent` or `is: changes`, and nothing else does")
    if "kind" in keys and status is not Status.UNKNOWN:
        keys["kind"].wrong("`kind` is for `unknown` only")
    return Rule(
        status=status,
        when=parser.parse(keys[status.value]),
        permanent="is" in keys and keys["is"].one_of(("permanent", "changes"), "word") == "permanent",
        kind=Kind(keys["kind"].one_of(RULE_KINDS, "kind")) if "kind" in keys else Kind.TEAM,
        note=keys["note"].text() if "note" in keys else "",
        line=part.line,
    )


def _flags(part: Part, parser: ConditionParser) -> MedicineFlag:
    keys = part.keys("question classes", "routes", "`flags`")
    question = parser.questions.get(keys["question"].text())
    if question is None or question.type is not QuestionType.MEDICINES:
        keys["question"].wrong(f"`flags` reads a question of type medicines; `{keys['question'].text()}` is none")
    return MedicineFlag(
        question=question.id,
        classes=tuple(entry.one_of(MEDICINE_CLASSES, "class") for entry in keys["classes"].listed()),
        routes=tuple(part.one_of(ROUTES, "route") for part in keys["routes"].listed()) if "routes" in keys else ROUTES,
    )
