"""Proves: a resume code brings the same chat to another device once; a household is screened apart and linked, and one
cannot learn anything of the other's; the visitor can read and take along all that is kept.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from bot.bootstrap import App
from bot.web.server import create_app
from tests.web.conftest import TRIAL, FakeRasa, Visitor, settings_for

ZONE = "America/New_York"
HOUSEHOLD = {
    "birth": {"born": "1980-05-01"}, "lives_with": ["yes"], "household_english": ["well"], "consent_chat": ["yes"],
    "review": ["send"], "confirm": ["yes"], "consent_share": ["yes"], "contact_name": "Bea Example",
    "contact_phone": "212 555 0123", "contact_email": ["skip"], "contact_time": ["skip"], "contact_linked": ["none"],
}  # fmt: skip


def code(got: httpx.Response) -> tuple[int, str]:
    return got.status_code, got.json()["error"]["code"]


async def begin(http: httpx.AsyncClient, **more: Any) -> httpx.Response:
    return await http.post("/api/chat/sessions", json={"trial": TRIAL, "time_zone": ZONE, **more})


async def started(http: httpx.AsyncClient, **more: Any) -> Visitor:
    got = await begin(http, **more)
    assert got.status_code == 201, got.text
    body = got.json()
    return Visitor(http, body["session"], body["token"], body["state"])


async def through(household: Visitor, **more: Any) -> Visitor:
    """Answers until nothing is asked any more."""
    known = {**HOUSEHOLD, **more}
    for _ in range(40):
        if household.question is None:
            return household
        answer = known[household.question]
        content = {"choice": answer} if isinstance(answer, list) else {"value": answer}
        got = await household.send(**content)
        assert got.status_code == 200, got.text
    raise AssertionError("it never ended")


async def code_of(visitor: Visitor, what: str = "resume-code") -> dict[str, str]:
    got = await visitor.http.post(f"{visitor.path}/{what}", headers=visitor.auth)
    assert got.status_code == 201, got.text
    made: dict[str, str] = got.json()
    return made


async def handed_off(app: App, patient: Visitor) -> str:
    """The patient asks the team for a look, as far as the answers go."""
    await patient.send(command="person")
    for content in ({"choice": ["yes"]}, {"value": "Ann Example"}, {"value": "212 555 0199"}, {"choice": ["skip"]},
                    {"choice": ["skip"]}, {"choice": ["skip"]}):  # fmt: skip
        await patient.send(**content)
    number: str = app.state(patient.session)["outcome"]["referral"] if app.state(patient.session)["outcome"] else ""
    return number or str(app.store.load(patient.session).referral)


# --- another device


async def test_a_resume_code_opens_the_same_chat_and_both_devices_stay_in_it(patient: Visitor) -> None:
    made = await code_of(patient)
    got = await patient.http.post("/api/chat/resume", json={"code": made["code"].lower().replace("-", " ")})
    assert got.status_code == 200
    body = got.json()
    assert (body["session"], body["trial"], body["state"]) == (patient.session, TRIAL, patient.state)
    assert body["messages"] == await patient.transcript()
    assert body["token"] != patient.token
    second = Visitor(patient.http, body["session"], body["token"], body["state"])
    assert (await second.send(value={"born": "1990-05-01"})).status_code == 200
    assert await second.transcript() == await patient.transcript()
    assert (await patient.http.get(patient.path, headers=patient.auth)).json()["state"] == second.state


@pytest.mark.parametrize("given", ["ABCD-EFGH-JKMN", "", "x", None, 7, ["ABCD-EFGH-JKMN"], "A" * 3000])
async def test_any_code_that_is_no_good_gets_one_and_the_same_sentence(http: httpx.AsyncClient, given: Any) -> None:
    got = await http.post("/api/chat/resume", json={"code": given})
    assert code(got) == (404, "bad_code")
    assert got.json()["error"]["message"].startswith("This code does not open a chat.")


async def test_a_used_and_an_old_code_and_one_of_an_erased_chat_are_no_good(app: App, patient: Visitor) -> None:
    sentences = set()
    used = (await code_of(patient))["code"]
    assert (await patient.http.post("/api/chat/resume", json={"code": used})).status_code == 200
    replaced = (await code_of(patient))["code"]
    last = (await code_of(patient))["code"]
    await patient.http.delete(patient.path, headers=patient.auth)
    for one in (used, replaced, last):
        got = await patient.http.post("/api/chat/resume", json={"code": one})
        assert code(got) == (404, "bad_code")
        sentences.add(got.json()["error"]["message"])
    assert len(sentences) == 1


async def test_a_code_is_good_for_seven_days(app: App, patient: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await code_of(patient)
    assert made["expires_at"] <= (datetime.now(timezone.utc) + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%SZ")
    object.__setattr__(app, "clock", lambda: datetime.now(timezone.utc) + timedelta(days=7, seconds=2))
    got = await patient.http.post("/api/chat/resume", json={"code": made["code"]})
    assert code(got) == (404, "bad_code")


async def test_tries_are_limited_by_address(tmp_path: Any) -> None:
    from bot.bootstrap import build

    app = build(settings_for(tmp_path, PRESCREEN_RATE_CODES="3"))
    transport = httpx.ASGITransport(app=create_app(app, FakeRasa(app)), client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        got = [await http.post("/api/chat/resume", json={"code": "ABCD-EFGH-JKMN"}) for _ in range(4)]
        assert [one.status_code for one in got] == [404, 404, 404, 429]
        assert got[-1].headers["retry-after"]
        visitor = await started(http)
        made = [await http.post(f"{visitor.path}/resume-code", headers=visitor.auth) for _ in range(4)]
        assert [one.status_code for one in made] == [201, 201, 201, 429]
    app.store.close()


async def test_erasing_on_one_device_ends_the_other(patient: Visitor) -> None:
    made = await code_of(patient)
    body = (await patient.http.post("/api/chat/resume", json={"code": made["code"]})).json()
    second = Visitor(patient.http, body["session"], body["token"], body["state"])
    assert (await second.http.delete(second.path, headers=second.auth)).status_code == 200
    assert code(await patient.http.get(patient.path, headers=patient.auth)) == (404, "not_found")


# --- families


async def test_an_invitation_begins_a_chat_of_its_own_that_asks_nobody_who_they_are(patient: Visitor) -> None:
    made = await code_of(patient, "invitations")
    guest = await started(patient.http, invitation=made["code"].lower())
    assert guest.session != patient.session
    asked = []
    while guest.question is not None:
        asked.append(guest.question)
        answer = HOUSEHOLD[guest.question]
        await guest.send(**({"choice": answer} if isinstance(answer, list) else {"value": answer}))
    assert "who" not in asked
    assert "contact_linked" not in asked
    assert asked[0] == "consent_chat"
    assert "consent_share" in asked


@pytest.mark.parametrize("first", ["patient", "household"])
async def test_the_team_sees_who_belongs_together_whoever_came_first(app: App, patient: Visitor, first: str) -> None:
    made = await code_of(patient, "invitations")
    guest = await started(patient.http, invitation=made["code"])
    if first == "patient":
        number = await handed_off(app, patient)
        await through(guest)
    else:
        await through(guest)
        number = await handed_off(app, patient)
    theirs = app.store.load(guest.session).referral
    assert theirs is not None
    assert (app.store.referral(theirs) or {})["linked_to"] == number
    assert (app.store.referral(number) or {})["linked_from"] == [theirs]


async def test_neither_can_learn_anything_of_the_other(app: App, patient: Visitor) -> None:
    """All that a household contact is told is the same whether the patient was handed off, erased everything, or neither."""

    async def seen(before: str) -> tuple[Any, ...]:
        host = await started(patient.http)
        for choice in ("yes", "patient"):
            await host.send(choice=[choice])
        guest = await started(patient.http, invitation=(await code_of(host, "invitations"))["code"])
        copy_before = await export(host)
        if before == "handed_off":
            await handed_off(app, host)
        if before == "erased":
            await host.http.delete(host.path, headers=host.auth)
        await through(guest)
        if before == "":
            for key in ("messages", "answers", "consents", "codes", "status"):
                assert (await export(host))[key] == copy_before[key]
        number = str(app.store.load(guest.session).referral)
        texts = [one["text"].replace(number, "NUMBER") for one in await guest.transcript()]
        return (
            texts,
            {**guest.state, "outcome": {**guest.state["outcome"], "referral": None}},
            sorted(await export(guest)),
        )

    assert await seen("") == await seen("handed_off") == await seen("erased")


async def test_a_household_contact_who_comes_first_may_give_the_number_or_say_that_there_is_none(
    app: App, patient: Visitor
) -> None:
    number = await handed_off(app, patient)
    for given, linked in ((number.lower().replace("-", " "), number), (["none"], None)):
        guest = await through(await started(patient.http, who="household"), contact_linked=given)
        theirs = str(app.store.load(guest.session).referral)
        assert (app.store.referral(theirs) or {})["linked_to"] == linked


async def test_erasing_the_patient_leaves_the_household_contact_and_ends_the_invitation(
    app: App, patient: Visitor
) -> None:
    made = await code_of(patient, "invitations")
    guest = await started(patient.http, invitation=made["code"])
    await through(guest)
    before = await export(guest)
    await patient.http.delete(patient.path, headers=patient.auth)
    after = await export(guest)
    assert {**after, "exported_at": ""} == {**before, "exported_at": ""}
    assert code(await begin(patient.http, invitation=made["code"])) == (422, "bad_invitation")


@pytest.mark.parametrize("body, expected", [
    ({"who": "patient"}, "bad_who"), ({"who": "nobody"}, "bad_who"), ({"who": ["household"]}, "bad_who"),
    ({"invitation": "ABCD-EFGH-JKMN"}, "bad_invitation"), ({"invitation": 7}, "bad_invitation"),
    ({"invitation": ""}, "bad_invitation"), ({"trial": "tiny"}, "bad_invitation"),
])  # fmt: skip
async def test_what_begins_no_session(patient: Visitor, body: dict[str, Any], expected: str) -> None:
    if "trial" in body:  # made for another study
        body = {**body, "invitation": (await code_of(patient, "invitations"))["code"]}
    assert code(await begin(patient.http, **body)) == (422, expected)


async def test_a_bad_time_zone_uses_no_invitation(app: App, patient: Visitor) -> None:
    made = await code_of(patient, "invitations")
    for _ in range(8):
        assert code(await begin(patient.http, invitation=made["code"], time_zone="Mars/North")) == (
            422,
            "bad_time_zone",
        )
    assert (await begin(patient.http, invitation=made["code"])).status_code == 201


async def test_who_cannot_invite_is_told_so_kindly(visitor: Visitor) -> None:
    got = await visitor.http.post(f"{visitor.path}/invitations", headers=visitor.auth)
    assert code(got) == (409, "no_invitations")
    assert got.json()["state"] == visitor.state
    await visitor.send(choice=["yes"])
    await visitor.send(choice=["patient"])
    assert visitor.state["invites"]
    for _ in range(10):
        await code_of(visitor, "invitations")
    got = await visitor.http.post(f"{visitor.path}/invitations", headers=visitor.auth)
    assert code(got) == (409, "no_invitations")


# --- the visitor's own


async def export(visitor: Visitor) -> dict[str, Any]:
    got = await visitor.http.get(f"{visitor.path}/export", headers=visitor.auth)
    assert got.status_code == 200
    content: dict[str, Any] = got.json()
    return content


async def test_the_copy_holds_everything_and_is_not_cached(app: App, patient: Visitor) -> None:
    await patient.send(value={"born": "1990-05-01"})
    await patient.send(choice=["change:birth"])
    await patient.send(value={"born": "1991-05-01"})
    await patient.send(choice=["not_sure"])
    await code_of(patient)
    await code_of(patient, "invitations")
    number = await handed_off(app, patient)
    got = await patient.http.get(f"{patient.path}/export", headers=patient.auth)
    assert got.headers["content-disposition"] == 'attachment; filename="my-answers.json"'
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["content-type"] == "application/json"
    copy = got.json()
    assert copy["messages"] == await patient.transcript()
    assert [(one["question"], one["shown"], one["current"]) for one in copy["answers"]][:2] == [
        ("birth", "1 May 1990", False),
        ("birth", "1 May 1991", True),
    ]
    assert copy["answers"][0]["text"].startswith("When were you born?")
    assert copy["answers"][2]["kind"] == "not_sure"
    assert [(one["about"], one["given"]) for one in copy["consents"]] == [("chat", True), ("share", True)]
    assert copy["contact"] == {"name": "Ann Example", "phone": "+1 212-555-0199"}
    assert (copy["referral"], copy["who"], copy["cohort"]) == (number, "patient", "patient")
    assert copy["codes"]["resume"]
    assert len(copy["codes"]["invitations"]) == 1
    assert patient.token not in got.text
    assert "hash" not in json.dumps(copy["codes"])


async def test_the_review_lists_answers_and_what_can_be_changed(app: App, patient: Visitor) -> None:
    async def review() -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = (await patient.http.get(f"{patient.path}/review", headers=patient.auth)).json()[
            "answers"
        ]
        return answers

    assert await review() == []
    await patient.send(value={"born": "1990-05-01"})
    (only,) = await review()
    assert (only["question"], only["shown"], only["changeable"]) == ("birth", "1 May 1990", True)
    await handed_off(app, patient)
    assert not (await review())[0]["changeable"]


@pytest.mark.parametrize("method, path", [
    ("GET", "review"), ("GET", "export"), ("POST", "resume-code"), ("POST", "invitations"),
])  # fmt: skip
async def test_only_the_own_token_opens_these(patient: Visitor, method: str, path: str) -> None:
    other = await started(patient.http)
    for headers in ({}, other.auth):
        got = await patient.http.request(method, f"{patient.path}/{path}", headers=headers)
        assert code(got) == (401, "unauthorised")
    got = await patient.http.request(method, f"/api/chat/sessions/none/{path}", headers=patient.auth)
    assert code(got) == (404, "not_found")


async def test_no_code_and_no_word_in_the_log(
    app: App, rasa: FakeRasa, patient: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = [(await code_of(patient))["code"], (await code_of(patient, "invitations"))["code"]]
    rasa.fails = "[]"
    await patient.send(text="Zxq7Marker")
    await patient.http.post("/api/chat/resume", json={"code": made[0]})
    await begin(patient.http, invitation=made[1])
    await export(patient)
    assert "was not handled" in caplog.text
    for one in (*made, "Zxq7Marker", patient.token):
        assert one not in caplog.text
