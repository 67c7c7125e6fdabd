"""The numbers as a page: pictures and tables of the same counts, small ones hidden, nothing of anybody, no inline style."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest

from bot.bootstrap import App
from bot.handoff.tally import Crossed, Line, Stage
from bot.storage.screening_log import FURTHEST
from bot.web.console import numbers_shown
from bot.web.console.drawing import WIDTH, Bar, Column, bars, columns
from tests.numbers.made import a_year, screened
from tests.web.conftest import TRIAL
from tests.web.test_console import referred
from tests.web.test_console_roles import OTHER, signed_in


def told(page: str, key: str) -> list[list[str]]:
    """The rows of a part's table."""
    table = page[page.index(f'id="{key}-table"') :].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


async def test_the_page_tells_the_counts_and_hides_the_small_one(app: App, http: httpx.AsyncClient) -> None:
    a_year(app.store)
    await signed_in(app, http, "coordinator")
    page = (await http.get("/console/numbers")).text
    assert [row[1] for row in told(page, "funnel")[1:]] == ["44", "32", "23", "15", "8", "hidden"]
    assert told(page, "weeks")[1:] == [["2026-11-09", "15", "0", "8", "7"], ["2026-11-16", "29", "21", "0", "8"]]
    assert [row[:2] for row in told(page, "cohorts")[1:]] == [
        ["People with APECED and hair loss", "32"], ["Not said yet", "12"],
    ]  # fmt: skip
    assert told(page, "left_at")[1:] == [["consent to chat", "12"], ["hair onset", "9"]]
    assert told(page, "minutes")[1:] == [["10 to 15 min", "23"]]
    assert "less than 11 minutes" in page
    assert told(page, "hours")[1:] == [["24 to 72 hours", "8"]]
    assert told(page, "failed")[1][0].startswith("P-E1: ")
    assert told(page, "missed")[1:] == [["hair onset", "9", "18"]]
    assert page.count('<svg class="chart"') == len(re.findall(r'id="\w+-table"', page)) == 10
    assert "style=" not in page
    assert "<style" not in page
    assert ("coordinator", "numbers_viewed", TRIAL) in [
        (one["actor"], one["action"], one["object"]) for one in app.store.audit_rows()
    ]


async def test_nothing_of_a_person_stands_in_it(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app, "secret words", name="Ada Example", email="ada@example.org")
    screened(app.store, 30)
    await signed_in(app, http, "lead")
    page = (await http.get("/console/numbers?trial=" + TRIAL)).text
    for never in (number, "secret words", "Ada", "example.org", "+1"):
        assert never not in page


@pytest.mark.parametrize(("count", "words"), [(0, "Nobody opened"), (4, "Fewer than five")])
async def test_of_few_people_the_page_says_only_that(app: App, http: httpx.AsyncClient, count: int, words: str) -> None:
    if count:
        screened(app.store, count)
    await signed_in(app, http, "auditor")
    page = (await http.get(f"/console/numbers?trial={TRIAL}")).text
    assert words in page
    assert "<svg" not in page


async def test_another_trials_numbers_are_not_there(app: App, http: httpx.AsyncClient) -> None:
    a_year(app.store)
    await signed_in(app, http, "lead", [OTHER])
    page = await http.get("/console/numbers")
    assert page.status_code == 200
    assert "belongs to no trial" in page.text
    await signed_in(app, http, "auditor", ["tiny"])
    assert (await http.get(f"/console/numbers?trial={TRIAL}")).status_code == 404
    own = await http.get("/console/numbers")
    assert own.status_code == 200
    assert TRIAL not in own.text


@pytest.mark.parametrize("query", ["year=1999", "year=x", "year=", "year=9999999999999999999999", "trial="])
async def test_what_makes_no_sense_in_the_address_shows_the_usual_page(
    app: App, http: httpx.AsyncClient, query: str
) -> None:
    a_year(app.store)
    await signed_in(app, http, "lead")
    got = await http.get(f"/console/numbers?{query}")
    assert got.status_code == 200
    assert "44" in got.text


def test_bars_are_as_long_as_their_people_are_many() -> None:
    picture = bars([Bar("a", "8", ((8, "s0"),)), Bar("b", "hidden", ()), Bar("c", "4", ((1, "s1"), (3, "s2")))])
    drawn = [(one.kind, one.width) for one in picture.rects if one.kind != "track"]
    assert drawn == [("s0", WIDTH), ("s1", WIDTH / 8), ("s2", WIDTH * 3 / 8)]
    assert picture.height >= max(one.y + one.height for one in picture.rects)


def test_a_column_of_several_weeks_is_their_average() -> None:
    picture = columns([Column(0, 1, ((10, "s0"),)), Column(1, 2, ((10, "s0"),)), Column(3, 1, ((5, "s0"), (5, "s1")))])
    one, two, *stacked = [rect for rect in picture.rects if rect.kind != "axis"]
    assert two.height == pytest.approx(one.height / 2, abs=0.02)
    assert two.width > 1.9 * one.width
    assert sum(rect.height for rect in stacked) == pytest.approx(one.height, abs=0.02)
    assert stacked[1].y + stacked[1].height == pytest.approx(stacked[0].y, abs=0.02)


def test_what_is_hidden_of_a_line_is_drawn_as_one_piece() -> None:
    stages = (Stage("opened", "consented"), Stage("finished", "enrolled"))
    crossed = Crossed(stages, (Line("patient", None, 30, (None, None)), Line("", None, 9, (9, 0))))
    assert numbers_shown._stacked(crossed, crossed.lines[0]) == ((30, "veiled"),)
    assert (0, "veiled") in numbers_shown._stacked(crossed, crossed.lines[1])


def test_every_stage_and_every_run_of_stages_has_words() -> None:
    for first in range(len(FURTHEST)):
        for last in range(first, len(FURTHEST)):
            words = numbers_shown._stage(Stage(FURTHEST[first], FURTHEST[last]))
            assert words
            assert "{" not in words


def test_every_stretch_of_time_has_words() -> None:
    says = numbers_shown._span
    assert says(0, 5, False, "min") == "under 5 min"
    assert says(5, 15, False, "min") == "5 to 15 min"
    assert says(60, None, True, "min") == "60 min and more, or not known"
    assert says(0, None, False, "h") == "any time"
    assert says(None, None, True, "h") == "not known"


def test_the_strings_are_all_used() -> None:
    room = Path(numbers_shown.__file__).parent
    used = (room / "numbers_shown.py").read_text() + (room.parent / "templates/console/numbers.html").read_text()
    keys = {"failed", "unknown", "missed", "minutes", "hours", "weeks", "cohorts", "left_at", "outcomes", "funnel"}
    for name in json.loads((room / "numbers.en.json").read_text()):
        if name.removesuffix("_note") not in keys and name != "left_note" and not name.startswith("median_"):
            assert name in used, name
