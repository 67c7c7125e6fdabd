"""The queue and the work on one referral, as pages."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import httpx
import pytest

from bot.bootstrap import App
from bot.handoff import gathered
from bot.web.console import queue_pages
from tests.web.test_console import NASTY, referred, sign_in
from tests.web.test_console_roles import clock, signed_in


async def version_of(http: httpx.AsyncClient, number: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', (await http.get(f"/console/referrals/{number}")).text)
    assert found
    return found.group(1)


async def step(http: httpx.AsyncClient, number: str, csrf: str, **fields: str) -> httpx.Response:
    form = {"csrf": csrf, "version": await version_of(http, number), **fields}
    return await http.post(f"/console/referrals/{number}/state", data=form)


async def test_claiming_and_what_becomes_of_it(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    csrf = await signed_in(app, http, "coordinator")
    assert (await step(http, number, csrf, state="contacted")).status_code == 422, "first it is claimed"
    assert (await step(http, number, csrf, state="claimed")).status_code == 303
    assert (await step(http, number, csrf, state="remind")).status_code == 422, "without a day"
    done = await step(http, number, csrf, state="scheduled", on_day="2027-01-07", note="comes on Thursday")
    assert done.status_code == 303
    page = (await http.get(f"/console/referrals/{number}")).text
    assert "comes on Thursday" in page
    assert "scheduled: coordinator" in page
    assert number in (await http.get("/console?view=scheduled")).text
    assert number not in (await http.get("/console?view=new")).text


async def test_whoever_is_later_is_told_who_was_faster(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    csrf = await signed_in(app, http, "coordinator")
    old = await version_of(http, number)
    from bot.storage.desk import Change

    app.store.change(Change(number, int(old), "claimed", "bo", owner="bo"), app.now())
    form = {"csrf": csrf, "version": old, "state": "claimed"}
    got = await http.post(f"/console/referrals/{number}/state", data=form)
    assert got.status_code == 409
    assert "bo was faster: it is claimed now" in got.text


async def test_a_finding_of_ones_own_stands_beside_the_bots(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    csrf = await signed_in(app, http, "coordinator")
    form = {"csrf": csrf, "criterion": "P-I1", "finding": "meets it", "reason": "asked on the phone"}
    assert (await http.post(f"/console/referrals/{number}/finding", data=form)).status_code == 303
    for wrong in ({"reason": " "}, {"finding": "maybe"}, {"criterion": "<b>"}):
        got = await http.post(f"/console/referrals/{number}/finding", data={**form, **wrong})
        assert got.status_code == 422
    page = (await http.get(f"/console/referrals/{number}")).text
    assert "asked on the phone" in page
    assert "P-I1" in page


async def test_what_waits_too_long_is_overdue(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    await signed_in(app, http, "coordinator")
    assert "late" not in _row(await http.get("/console"), number)
    clock(app, app.now() + timedelta(days=5))
    await sign_in(http, "coordinator")
    assert "late" in _row(await http.get("/console?view=overdue"), number)


def _row(page: httpx.Response, number: str) -> str:
    found = re.search(rf"<tr [^>]*class=[^>]*>\s*<th[^>]*><a[^>]*>{number}.*?</tr>", page.text, re.DOTALL)
    assert found
    return found.group(0)


async def test_the_search_finds_people_and_numbers_and_leaves_no_words_in_the_trail(
    app: App, http: httpx.AsyncClient
) -> None:
    number = referred(app)
    await signed_in(app, http, "coordinator")
    assert number in (await http.get("/console", params={"q": "ada example"})).text
    assert number in (await http.get("/console", params={"q": "+1 212-555-0123"})).text
    assert (await http.get("/console", params={"q": number.lower()})).headers["location"].endswith(number)
    assert number not in (await http.get("/console", params={"q": "nobody"})).text
    assert "ada example" not in json.dumps(app.store.audit_rows())


@pytest.mark.parametrize(
    "query", ["view=nonsense", "page=0", "page=999999", "page=x", "outcome=%3Cscript%3E", "flag=a%25", "sort=1"]
)
async def test_odd_addresses_are_answered(app: App, http: httpx.AsyncClient, query: str) -> None:
    referred(app)
    await signed_in(app, http, "auditor")
    got = await http.get(f"/console?{query}")
    assert got.status_code == 200
    assert "<script>" not in got.text


async def test_an_auditor_sees_no_buttons(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    await signed_in(app, http, "auditor")
    page = (await http.get(f"/console/referrals/{number}")).text
    assert "/state" not in page
    assert "/finding" not in page


async def test_news_come_as_they_happen(app: App, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_pages, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(queue_pages, "STREAM_SECONDS", 0.03)
    referred(app)
    await signed_in(app, http, "coordinator")
    got = await http.get("/console/news")
    told = [json.loads(line[6:]) for line in got.text.splitlines() if line.startswith("data: ")]
    assert [(one["new"], one["withdrawn"], one["waiting"]) for one in told] == [(1, [], 0)]


@pytest.mark.parametrize("nasty", NASTY)
async def test_notes_and_names_are_never_markup(app: App, http: httpx.AsyncClient, nasty: str) -> None:
    number = referred(app, name=nasty)
    csrf = await signed_in(app, http, "coordinator")
    await step(http, number, csrf, state="claimed", note=nasty)
    form = {"csrf": csrf, "criterion": "P-I1", "finding": "meets it", "reason": nasty}
    await http.post(f"/console/referrals/{number}/finding", data=form)
    for path in ("/console", f"/console/referrals/{number}"):
        text = (await http.get(path)).text.replace('<script src="/static/console.js" defer></script>', "")
        for never in ("<script", "<img src=x", "<svg/onload", "<h1>owned", "62615533"):
            assert never not in text, path


def test_the_scalp_is_weighed_as_salt() -> None:
    parts = {"top": {"min": 80, "max": 80}, "back": {"min": 60, "max": 60}, "left": {"min": 40, "max": 40}, "right": 40}
    found = gathered.scalp([{"id": "P-I3b", "because": [{"value": parts}]}])
    assert found
    assert found["salt"] == pytest.approx(80 * 0.4 + 60 * 0.24 + 40 * 0.18 + 40 * 0.18)
    assert gathered.scalp([{"id": "x", "because": [{"value": {"total": True}}, {"value": "yes"}]}]) is None


def test_medicines_are_listed_once_with_where_they_count() -> None:
    one = {"name": "prednisone", "dose_mg_per_day": 5}
    criteria = [{"id": name, "because": [{"value": [one]}]} for name in ("P-E4", "P-E8")]
    assert gathered.medicines(criteria) == [{**one, "criteria": ["P-E4", "P-E8"]}]
