"""How many questions are asked, over the people of every trial's cases: the bot's order against the registry's.

A target of the trial file is checked here too: with nothing to report a patient answers at most 26 questions, a household
contact at most 5, and each thing reported adds at most 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.orders import Asked, adaptive, fixed
from bench.reporting import Reporter, is_quiet
from bench.table import Row, Table
from bot.answers.formulary import Formulary
from bot.commands.assess import answers_from_json
from bot.eligibility.plan import WHO
from bot.language.dictionary import load_formulary
from bot.trial.cases import Case
from bot.trial.loading import load_cases, load_trial
from bot.trial.model import Trial

ROOT = Path(__file__).resolve().parents[1]
TRIALS = ("data/trials/NCT05398809", "tests/trials/tiny")
MOST = {"patient": 26, "household": 5}
MOST_ADDED = 2


def measure() -> list[Table]:
    return [_table(ROOT / folder) for folder in TRIALS]


def _table(folder: Path) -> Table:
    trial, formulary = load_trial(folder), load_formulary()
    cases = load_cases(folder)
    given = [answers_from_json(trial, one.cohort, one.answers, one.today, formulary) for one in cases]
    ours = [adaptive(trial, one.cohort, answers, one.today) for one, answers in zip(cases, given, strict=True)]
    registry = [fixed(trial, one.cohort, answers, one.today) for one, answers in zip(cases, given, strict=True)]
    rows: list[Row] = []
    for cohort in trial.cohorts:
        kept = [
            (mine, theirs)
            for case, mine, theirs in zip(cases, ours, registry, strict=True)
            if case.cohort == cohort and mine.stuck_at is None and theirs.stuck_at is None
        ]
        rows += _compared(f"{cohort}: everybody", kept)
        rows += _compared(f"{cohort}: a permanent fail ends it", [pair for pair in kept if pair[1].early])
        quiet = [case for case in cases if case.cohort == cohort and is_quiet(trial, case)]
        rows += _quiet(trial, cohort, quiet, formulary)
    left_out = sum(1 for mine, theirs in zip(ours, registry, strict=True) if mine.stuck_at or theirs.stuck_at)
    note = f"{len(cases)} people; {left_out} of them break off and are left out. Confirmations do not count."
    return Table(f"Questions asked, {trial.id}", rows, [note])


def _compared(what: str, pairs: Sequence[tuple[Asked, Asked]]) -> list[Row]:
    if not pairs:
        return []
    mine, theirs = ([len(pair[side]) for pair in pairs] for side in (0, 1))
    share = f"{sum(mine) / sum(theirs):.2f} of the questions in all"
    return [
        Row(
            f"{what} ({len(pairs)})",
            f"median {median(mine):g}, longest {max(mine)}",
            f"registry's order: median {median(theirs):g}, longest {max(theirs)}; {share}",
        )
    ]


def _quiet(trial: Trial, cohort: str, quiet: Sequence[Case], formulary: Formulary) -> list[Row]:
    if not quiet:
        return []
    reporters = [Reporter(trial, formulary, case) for case in quiet]
    longest = max(len(one.quiet) for one in reporters)
    most = MOST.get(cohort, MOST["patient"])
    rows = [
        Row(f"{cohort}: nothing to report ({len(quiet)})", f"at most {longest}", "", f"at most {most}", longest <= most)
    ]
    one_a_who = {reporter.case.answers.get(WHO): reporter for reporter in reversed(reporters)}.values()
    added = [one for reporter in one_a_who for one in reporter.added()]
    if added:
        worst = max(added, key=lambda one: one.questions)
        where = f"{worst.answer} to `{worst.question}`, then {', '.join(worst.follow_ups) or 'nothing'}"
        rows.append(
            Row(
                f"{cohort}: most that one reported thing adds ({len(added)} tried)",
                str(worst.questions),
                where,
                f"at most {MOST_ADDED}",
                worst.questions <= MOST_ADDED,
            )
        )
    return rows
