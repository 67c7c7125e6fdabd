"""One referral as a file: who gets it, what the browser is told, and that nothing leaves without its row in the trail."""

from __future__ import annotations

import json

import httpx
import pytest

from bot.bootstrap import App
from bot.storage import Store
from tests.handoff.awkward import AWKWARD
from tests.handoff.test_referral_files import text_of
from tests.web.test_console import referred
from tests.web.test_console_roles import OTHER, signed_in

KINDS = {"pdf": "application/pdf", "json": "application/json"}
STORABLE = {name: words for name, words in AWKWARD.items() if name not in ("surrogate", "nothing", "long")}


@pytest.mark.parametrize("kind", KINDS)
async def test_the_page_leads_to_a_file_that_is_saved_and_not_opened(
    app: App, http: httpx.AsyncClient, kind: str
) -> None:
    number = referred(app, "my own words")
    await signed_in(app, http, "coordinator")
    assert f"/console/referrals/{number}/{kind}" in (await http.get(f"/console/referrals/{number}")).text
    got = await http.get(f"/console/referrals/{number.lower()}/{kind}")
    assert got.status_code == 200
    assert got.headers["content-type"] == KINDS[kind]
    assert got.headers["content-disposition"] == f'attachment; filename="{number}.{kind}"'
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["x-content-type-options"] == "nosniff"
    text = text_of(got.content) if kind == "pdf" else got.text
    for part in (number, "Ada Example", "my own words", "P-I1"):
        assert part in text, part
    rows = [(one["actor"], one["object"], one["detail"]) for one in app.store.audit_rows()
            if one["action"] == "referral_exported"]  # fmt: skip
    assert rows == [("coordinator", number, {"kind": kind})]


async def test_the_json_is_the_referral_with_answers_findings_and_transcript(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app, "my own words")
    csrf = await signed_in(app, http, "coordinator")
    form = {"csrf": csrf, "criterion": "P-I1", "finding": "meets it", "reason": "asked on the phone"}
    await http.post(f"/console/referrals/{number}/finding", data=form)
    read = (await http.get(f"/console/referrals/{number}/json")).json()
    assert (read["format"], read["version"], read["number"]) == ("prescreen referral", 1, number)
    assert read["exported_by"] == "coordinator"
    assert read["criteria"][0]["because"][0]["raw"] == "my own words"
    assert read["answers"][0]["raw"] == "my own words"
    assert read["answers"][0]["current"]
    assert [one["text"] for one in read["transcript"]]
    assert [(one["kind"], one["text"]) for one in read["desk"]] == [("finding", "asked on the phone")]


@pytest.mark.parametrize("role", ["auditor", "admin"])
async def test_who_only_looks_takes_nothing_along(app: App, http: httpx.AsyncClient, role: str) -> None:
    number = referred(app)
    await signed_in(app, http, role)
    assert "/json" not in (await http.get(f"/console/referrals/{number}")).text
    for kind in KINDS:
        assert (await http.get(f"/console/referrals/{number}/{kind}")).status_code == 403


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_leaves_when_the_trail_cannot_be_written(
    app: App, http: httpx.AsyncClient, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = referred(app, "my own words")
    await signed_in(app, http, "lead")

    def busy(*given: object, **named: object) -> None:
        from bot.storage import StorageBusy

        raise StorageBusy("The database is in use.")

    monkeypatch.setattr(Store, "record", busy)
    got = await http.get(f"/console/referrals/{number}/{kind}")
    assert got.status_code == 503
    assert b"my own words" not in got.content


async def test_of_another_trial_and_of_nobody_there_is_nothing(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    await signed_in(app, http, "lead", [OTHER])
    for one in (number, "PS-0000-0000-0", "nonsense"):
        for kind in KINDS:
            assert (await http.get(f"/console/referrals/{one}/{kind}")).status_code == 404
    assert "referral_exported" not in {one["action"] for one in app.store.audit_rows()}


async def test_of_a_withdrawn_one_the_files_say_only_that(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app, "my own words")
    session = app.store.referral(number)["session"]  # type: ignore[index]
    app.erase(session)
    await signed_in(app, http, "lead")
    got = (await http.get(f"/console/referrals/{number}/json")).json()
    assert got["withdrawn_at"]
    assert "contact" not in got
    printed = text_of((await http.get(f"/console/referrals/{number}/pdf")).content)
    assert "Do not contact" in printed
    assert "my own words" not in printed


@pytest.mark.parametrize("which", STORABLE)
async def test_whatever_a_visitor_typed_both_files_come(app: App, http: httpx.AsyncClient, which: str) -> None:
    words = STORABLE[which]
    number = referred(app, words, name=words)
    await signed_in(app, http, "lead")
    read = json.loads((await http.get(f"/console/referrals/{number}/json")).content)
    assert (read["contact"]["name"], read["answers"][0]["raw"]) == (words, words)
    got = await http.get(f"/console/referrals/{number}/pdf")
    assert got.content.startswith(b"%PDF-")
    assert "62615533" not in text_of(got.content)
