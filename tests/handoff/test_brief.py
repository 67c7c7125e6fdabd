"""Proves: each kind of value that can be read is shown to a coordinator in plain words, never as JSON."""

from __future__ import annotations

from typing import Any

import pytest

from bot.handoff.brief import brief


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"born": "1992-03-14"}, "born 1992-03-14"),
        ({"years": 34}, "34 years"),
        ({"earliest": "2026-10-20", "latest": "2026-10-20"}, "2026-10-20"),
        ({"earliest": "2026-10-01", "latest": "2026-10-31"}, "2026-10-01 to 2026-10-31"),
        ({"earliest": None, "latest": "2026-10-31"}, "any time to 2026-10-31"),
        ({"ongoing": True}, "still going on"),
        ({"min": 55, "max": 70.5}, "55 to 70.5"),
        ({"top": 80.0, "back": 70}, "top 80, back 70"),
        ({"percent": {"min": 40, "max": 40}}, "percent 40"),
        ([], "none"),
        (
            [{"name": "hydrocortisone", "dose_mg_per_day": 25, "prednisone_mg_per_day": 6.25, "route": "oral"}],
            "hydrocortisone, 25 mg a day, oral, = prednisone 6.25 mg",
        ),
        ([{"name": "zyqua", "route": None, "current": False}], "zyqua, dose not known, not now"),
        (
            [
                {
                    "test": "alt",
                    "value": 120,
                    "unit": "U/L",
                    "upper_limit": 40,
                    "taken": {"earliest": "2026-11-10", "latest": "2026-11-10"},
                }
            ],
            "alt 120 U/L, upper limit 40, taken 2026-11-10",
        ),
        (
            [{"test": "haemoglobin", "value": 8.5, "passing_illness": True}],
            "haemoglobin 8.5 (no unit), no date, passing illness",
        ),
        ("Nothing else.", "Nothing else."),
    ],
)
def test_brief(value: Any, words: str) -> None:
    assert brief(value) == words
