"""The development and the held-out sentences: their shape, and totals that may only get better. No sentence is printed."""

from __future__ import annotations

from functools import lru_cache

import pytest

from bench.language import corpus
from bench.language.corpus import TYPES, Row
from bench.language.misspelt import misspelt
from bench.language.reading import Scored, score
from bench.language.totals import share, wilson
from bench.language.verdicts import FLIP, RIGHT, WRONG
from bot.language.dictionary import load_formulary
from bot.language.reader import Reader

PERSONS = {"teenager", "parent", "older", "nonnative", "clinician"}
SMALLEST = {"development": 800, "held_out": 450}


@lru_cache
def held_out() -> list[Scored]:
    return score(corpus.rows("held_out"), Reader.load(), load_formulary())


def said(row: Row) -> tuple[str, str, object]:
    return row.type, row.text.lower(), row.asked.get("ask")


@pytest.mark.parametrize("part", SMALLEST)
def test_a_part_has_every_type_from_every_person(part: str) -> None:
    rows = corpus.rows(part)
    assert len(rows) >= SMALLEST[part]
    assert {row.type for row in rows} == set(TYPES)
    assert {row.person for row in rows} == PERSONS


def test_no_sentence_is_in_both_parts() -> None:
    both = {said(row) for row in corpus.rows("development")} & {said(row) for row in corpus.rows("held_out")}
    assert len(both) == 0


def test_held_out_totals_do_not_get_worse() -> None:
    """What was reached, not what is wanted: docs/language.md tells both. The bounds may only be tightened."""
    right, flips = share(held_out(), RIGHT), share(held_out(), FLIP)
    assert right >= 92, f"right {right:.1f} %"
    assert flips <= 0.2, f"flips {flips:.2f} %"


@pytest.mark.parametrize("kind", ["age", "how_long"])
def test_held_out_times_and_ages_are_not_read_wrong(kind: str) -> None:
    timed = [one for one in held_out() if one.row.type == kind]
    wrong, right = share(timed, WRONG, FLIP), share(timed, RIGHT)
    assert wrong <= 1, f"wrong {wrong:.1f} %"
    assert right >= 95, f"right {right:.1f} %"


def test_held_out_misspelt_totals_do_not_get_worse() -> None:
    """One seeded slip a sentence: before slips were put right, six in ten were read at once."""
    slipped = score(misspelt(corpus.rows("held_out")), Reader.load(), load_formulary())
    right, flips = share(slipped, RIGHT), share(slipped, FLIP)
    assert right >= 82, f"right {right:.1f} %"
    assert flips <= 0.2, f"flips {flips:.2f} %"


def test_the_interval_of_a_share() -> None:
    low, high = wilson(9, 10)
    assert (round(low, 1), round(high, 1)) == (59.6, 98.2)
