"""Everything about one person, in the console: found, taken along, erased with a receipt; and who is told."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest

from bot.bootstrap import App
from bot.handoff.roles import ROLES, may
from bot.storage.desk import Change
from tests.handoff.awkward import AWKWARD
from tests.handoff.test_referral_files import documented
from tests.web.test_console import referred
from tests.web.test_console_files import STORABLE
from tests.web.test_console_roles import OTHER, clock, signed_in

HERE = "/console/out/person"


async def erase(http: httpx.AsyncClient, number: str, csrf: str, confirm: str | None = None) -> httpx.Response:
    return await http.post(f"{HERE}/{number}/erase", data={"csrf": csrf, "confirm": confirm or number})


async def test_somebody_is_found_and_no_address_and_no_trail_holds_their_name(
    app: App, http: httpx.AsyncClient
) -> None:
    number = referred(app)
    csrf = await signed_in(app, http, "lead")
    found = await http.post(HERE, data={"csrf": csrf, "q": "ada example"})
    assert f"{HERE}/{number}" in found.text
    straight = await http.post(HERE, data={"csrf": csrf, "q": number.lower()})
    assert straight.headers["location"] == f"{HERE}/{number}"
    assert "Nobody was found" in (await http.post(HERE, data={"csrf": csrf, "q": "<script>x"})).text
    assert "ada" not in json.dumps(app.store.audit_rows()).lower()
    assert (await http.get(f"{HERE}?q=ada")).status_code == 405, "a name has no place in an address"


async def test_the_copy_has_everything_and_names_nobody_else(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app, "my own words")
    step = Change(number, 0, "claimed", "somebody-of-ours", text="called twice", owner="somebody-of-ours")
    app.store.change(step, app.now())
    await signed_in(app, http, "lead")
    page = (await http.get(f"{HERE}/{number}")).text
    assert "Ada Example" in page
    got = await http.get(f"{HERE}/{number}/json")
    assert got.headers["content-disposition"] == f'attachment; filename="everything-{number}.json"'
    copy = got.json()
    assert (copy["format"], copy["number"], copy["contact"]["name"]) == ("prescreen person", number, "Ada Example")
    assert copy["answers"][0]["raw"] == "my own words"
    assert copy["criteria"][0]["because"][0]["raw"] == "my own words"
    assert copy["transcript"]
    assert copy["desk"] == [{"at": copy["desk"][0]["at"], "kind": "state", "about": "claimed", "text": "called twice"}]
    assert [one["action"] for one in copy["trail"]] == ["state_changed", "person_viewed"]
    assert set(copy) == documented("Everything about one person")
    assert not {"owner", "session", "linked_to", "linked_from"} & set(copy)
    assert "somebody-of-ours" not in got.text
    assert app.store.audit_rows()[0]["action"] == "person_exported"


async def test_nothing_is_erased_without_the_number(app: App, http: httpx.AsyncClient) -> None:
    number, other = referred(app), referred(app)
    csrf = await signed_in(app, http, "lead")
    for confirm in (other, "yes", " "):
        got = await erase(http, number, csrf, confirm)
        assert got.status_code == 422
        assert "Nothing was erased" in got.text
    assert (await http.post(f"{HERE}/{number}/erase", data={"csrf": csrf})).status_code == 422
    assert (await erase(http, number, "guess")).status_code == 403
    stored = app.store.referral(number)
    assert stored
    assert stored["withdrawn_at"] is None


async def test_erasing_leaves_a_receipt_a_whole_chain_and_nothing_else(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app, "my own words")
    csrf = await signed_in(app, http, "lead")
    done = await erase(http, number, csrf, f" {number.lower()} ")
    assert done.headers["location"] == f"{HERE}/{number}"
    page = (await http.get(f"{HERE}/{number}")).text
    for part in (f"Receipt: {number}", "lead", "Row of the audit trail"):
        assert part in page, part
    receipt = (await http.get(f"{HERE}/{number}/receipt")).json()
    row = next(one for one in app.store.audit_rows() if one["action"] == "person_erased")
    assert (receipt["by"], receipt["audit"], receipt["number"]) == ("lead", row["seq"], number)
    assert receipt["erased"]["answers"] == 1
    for text in (page, json.dumps(receipt), json.dumps(app.store.audit_rows()), (await http.get("/console")).text):
        assert "Ada" not in text
        assert "my own words" not in text
    assert app.store.verify_audit().broken is None
    assert (await http.get(f"{HERE}/{number}/json")).status_code == 404
    assert (await erase(http, number, csrf)).status_code == 303, "again is no error"
    assert [one["action"] for one in app.store.audit_rows()].count("person_erased") == 1


async def test_whoever_had_claimed_it_is_told_for_two_weeks(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    csrf = await signed_in(app, http, "coordinator")
    form = {"csrf": csrf, "state": "claimed", "version": "0"}
    assert (await http.post(f"/console/referrals/{number}/state", data=form)).status_code == 303
    app.store.erase_person(number, "lead", app.now())
    assert "You had claimed" in (await http.get("/console")).text
    late = await http.post(f"/console/referrals/{number}/state", data={**form, "version": "1", "state": "contacted"})
    assert "do not contact" in late.text, "whoever still has the page open is told at the next step"
    noted = {"csrf": csrf, "criterion": "P-I1", "finding": "meets it", "reason": "asked"}
    assert "do not contact" in (await http.post(f"/console/referrals/{number}/finding", data=noted)).text
    http.cookies.clear()
    await signed_in(app, http, "lead")
    other = (await http.get("/console")).text
    assert "You had claimed" not in other
    assert number in other
    http.cookies.clear()
    clock(app, app.now() + timedelta(days=15))
    await signed_in(app, http, "coordinator")
    assert "You had claimed" not in (await http.get("/console")).text


async def test_who_did_it_in_the_chat_is_named_so(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    app.erase(app.store.referral(number)["session"])  # type: ignore[index]
    await signed_in(app, http, "lead")
    assert "the person, in the chat" in (await http.get(f"{HERE}/{number}")).text


@pytest.mark.parametrize("role", ROLES)
async def test_only_a_lead_opens_it(app: App, http: httpx.AsyncClient, role: str) -> None:
    number = referred(app)
    csrf = await signed_in(app, http, role)
    assert may(role, "person") is (role == "lead")
    expected = 200 if role == "lead" else 403
    assert (await http.get(f"{HERE}/{number}")).status_code == expected
    assert (await http.get(f"{HERE}/{number}/json")).status_code == expected
    if role != "lead":
        assert (await erase(http, number, csrf)).status_code == 403
        assert app.store.erasure(number) is None


async def test_another_trials_person_is_neither_found_nor_taken_nor_erased(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    csrf = await signed_in(app, http, "lead", [OTHER])
    assert number not in (await http.post(HERE, data={"csrf": csrf, "q": "ada"})).text
    for path in ("", "/json", "/receipt"):
        assert (await http.get(f"{HERE}/{number}{path}")).status_code == 404
    assert (await erase(http, number, csrf)).status_code == 404
    assert app.store.erasure(number) is None


async def test_the_same_phone_is_pointed_out_and_left_alone(app: App, http: httpx.AsyncClient) -> None:
    number, alike = referred(app), referred(app, name="Bo Example")
    csrf = await signed_in(app, http, "lead")
    assert f"{HERE}/{alike}" in (await http.get(f"{HERE}/{number}")).text
    await erase(http, number, csrf)
    assert app.store.erasure(alike) is None


@pytest.mark.parametrize("which", STORABLE)
async def test_whatever_a_visitor_typed_it_is_never_markup(app: App, http: httpx.AsyncClient, which: str) -> None:
    words = AWKWARD[which]
    number = referred(app, words, name=words, email=words)
    csrf = await signed_in(app, http, "lead")
    for text in (
        (await http.get(f"{HERE}/{number}")).text,
        (await http.post(HERE, data={"csrf": csrf, "q": "+1 212-555-0123"})).text,
        (await http.post(HERE, data={"csrf": csrf, "q": words})).text,
    ):
        for never in ("<script>", "<img src=x", "62615533"):
            assert never not in text
    assert (await http.get(f"{HERE}/{number}/json")).json()["contact"]["name"] == words
