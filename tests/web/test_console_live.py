"""Live chats at the console: who sees which, what of it, who is in, and what is left in the audit trail."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from bot.bootstrap import App
from bot.handoff.live import Member
from bot.web.console import live_pages, queue_pages
from bot.web.console.live_pages import first_name
from bot.web.takeover import Takeover
from tests.web.conftest import TRIAL, FakeRasa, Visitor
from tests.web.test_console import NASTY, PASSWORD, sign_in
from tests.web.test_console_roles import OTHER, clock, csrf_of, signed_in

MARK = "Zxq7Marker"


@pytest.fixture(autouse=True)
def _streams_end_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_pages, "STREAM_SECONDS", 0.03)
    monkeypatch.setattr(queue_pages, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(live_pages, "STREAM_SECONDS", 0.1)


@pytest.fixture
def desk(app: App, site: Starlette) -> Takeover:
    return Takeover(app, site.state.posting.turns)


@pytest.fixture
async def asking(patient: Visitor) -> Visitor:
    """A visitor who wrote something, and then asked for a person."""
    await patient.send(text=f"{MARK} before")
    await patient.send(command="person")
    return patient


def address(of: Visitor, step: str = "") -> str:
    return f"/console/live/{of.session}{'/' if step else ''}{step}"


async def post(http: httpx.AsyncClient, of: Visitor, step: str, **form: str) -> httpx.Response:
    return await http.post(address(of, step), data=form)


def inside(page: httpx.Response) -> str:
    """What the page says of who is in the chat, as text."""
    found = re.search(r'<section class="card" id="inside".*?</section>', page.text, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]*>", " ", found.group(0)).split())


async def test_the_list_says_who_waits_and_why_and_no_word_of_anybody(
    app: App, http: httpx.AsyncClient, asking: Visitor
) -> None:
    await signed_in(app, http, "coordinator")
    page = (await http.get("/console/live")).text
    for part in (address(asking), "asked for a person", "just now", "nobody yet", "APECED", "hair loss"):
        assert part in page, part
    assert MARK not in page
    assert '<span class="count-of">1</span>' in (await http.get("/console")).text, "the queue counts who waits"


async def test_nobody_waits(app: App, http: httpx.AsyncClient, patient: Visitor) -> None:
    await signed_in(app, http, "coordinator")
    assert "Nobody waits for you" in (await http.get("/console/live")).text
    assert (await http.get(address(patient))).status_code == 404, "nobody asked for the team in this chat"
    assert (await post(http, patient, "join", csrf=csrf_of(await http.get("/console/me")))).status_code == 404
    assert (await http.get("/console/live/none")).status_code == 404


async def test_a_visit_from_the_console(app: App, http: httpx.AsyncClient, asking: Visitor) -> None:
    csrf = await signed_in(app, http, "coordinator")
    page = await http.get(address(asking))
    assert "The assistant answers until somebody joins" in inside(page)
    assert f"{MARK} before" not in page.text, "it was written before the visitor asked"
    assert "send your answers so far" in page.text
    joined = await post(http, asking, "join", csrf=csrf, name="Maria", inside="")
    assert joined.headers["location"].startswith(address(asking))
    state = (await http.get(asking.path, headers=asking.auth)).json()["state"]
    assert state["person"] == {"name": "Maria", "role": "study coordinator"}
    got = await asking.send(text="Is it open on Sundays?", ask=None)
    assert [one["from"] for one in got.json()["messages"]] == ["visitor"], "the bot is silent"
    assert (await post(http, asking, "say", csrf=csrf, text="Yes, it is.")).status_code == 303
    last = (await asking.transcript())[-1]
    assert (last["text"], last["by"]) == ("Yes, it is.", {"name": "Maria", "role": "study coordinator"})
    page = await http.get(address(asking))
    assert "You are, as Maria, study coordinator" in inside(page)
    for words in ("Is it open on Sundays?", "Yes, it is."):
        assert words in page.text
    assert (await post(http, asking, "hand-back", csrf=csrf)).status_code == 303
    assert "computer program again" in (await asking.transcript())[-2]["text"]
    assert "Nobody waits for you" in (await http.get("/console/live")).text


async def test_who_comes_second_is_told_and_cannot_write(
    app: App, http: httpx.AsyncClient, desk: Takeover, asking: Visitor
) -> None:
    csrf = await signed_in(app, http, "lead")
    await desk.join(asking.session, Member("bo", "Bo", "study coordinator"))
    late = await post(http, asking, "join", csrf=csrf, name="Maria", inside="")
    assert late.status_code == 409
    assert "Bo, study coordinator was faster" in late.text
    assert "You can read along, but not write" in inside(late)
    before = await asking.transcript()
    said = await post(http, asking, "say", csrf=csrf, text=f"{MARK} typed in vain")
    assert said.status_code == 409
    assert f"{MARK} typed in vain" in said.text, "what was typed is not lost"
    assert 'action="' + address(asking, "say") not in said.text
    assert (await post(http, asking, "hand-back", csrf=csrf)).status_code == 409
    assert await asking.transcript() == before
    assert (await post(http, asking, "join", csrf=csrf, name="Maria", inside="bo")).status_code == 303
    assert "Maria (lead study coordinator) has joined" in (await asking.transcript())[-1]["text"]


async def test_what_cannot_be_done_is_said(app: App, http: httpx.AsyncClient, asking: Visitor) -> None:
    csrf = await signed_in(app, http, "coordinator")
    said = await post(http, asking, "say", csrf=csrf, text="hello")
    assert (said.status_code, "You are not in this chat any more" in said.text) == (409, True)
    for name in ("", "x" * 81):
        assert (await post(http, asking, "join", csrf=csrf, name=name)).status_code == 422
    await post(http, asking, "join", csrf=csrf, name="Maria")
    long = await post(http, asking, "say", csrf=csrf, text="x" * 4001)
    assert (long.status_code, "at most 4000 characters" in long.text) == (422, True)
    assert (await post(http, asking, "say", csrf=csrf, text=" ")).status_code == 422


async def test_an_alarming_chat_shows_its_flag_and_none_of_its_words_until_somebody_joins(
    app: App, http: httpx.AsyncClient, desk: Takeover, patient: Visitor
) -> None:
    from bot.answers.model import Utterance
    from bot.screening.model import Heard, Incoming

    app.store.write_message(patient.session, Incoming(id="m-1", text=f"{MARK} I want to die"), "body", app.now())
    app.turn(patient.session, "m-1", Heard(utterance=Utterance(text="x", safety=("crisis",))))
    csrf = await signed_in(app, http, "coordinator")
    assert "crisis" in (await http.get("/console/live")).text
    page = await http.get(address(patient))
    assert "has not agreed to share the chat" in page.text
    assert MARK not in page.text
    await post(http, patient, "join", csrf=csrf, name="Maria")
    await patient.send(text="are you there?", ask=None)
    page = await http.get(address(patient))
    assert "are you there?" in page.text
    assert MARK not in page.text
    gone = await post(http, patient, "hand-back", csrf=csrf)
    assert gone.headers["location"] == "/console/live", "nothing of it is theirs to read any more"


@pytest.mark.parametrize("fails", ["[]", "500", "timeout"])
async def test_a_failure_of_the_bot_brings_the_chat_to_the_team_and_they_can_talk_all_the_same(
    app: App, http: httpx.AsyncClient, rasa: FakeRasa, patient: Visitor, fails: str
) -> None:
    rasa.fails = fails
    start = app.now()
    assert (await patient.send(text=f"{MARK} anybody?")).status_code == 503
    assert "the study team sees that you wait" in (await patient.transcript())[-1]["text"]
    csrf = await signed_in(app, http, "coordinator")
    assert "Nobody waits for you" in (await http.get("/console/live")).text, "a short failure mends itself"
    clock(app, start + timedelta(minutes=3))
    page = (await http.get("/console/live")).text
    assert "no answer from the assistant" in page
    assert MARK not in (await http.get(address(patient))).text, "it was written to the bot, not to a person"
    await post(http, patient, "join", csrf=csrf, name="Maria")
    got = await patient.send(text="hello?", ask=None)
    assert (got.status_code, got.json()["state"]["kept"]) == (200, [])
    assert "hello?" in (await http.get(address(patient))).text
    assert (await post(http, patient, "say", csrf=csrf, text="Here I am.")).status_code == 303
    assert (await patient.transcript())[-1]["text"] == "Here I am."


async def test_before_the_consent_nobody_can_join(app: App, http: httpx.AsyncClient, visitor: Visitor) -> None:
    from bot.storage.tables import sessions

    with app.store.database.writing() as connection:
        connection.execute(sessions.update().values(flagged_at=app.now().replace(tzinfo=None)))
    csrf = await signed_in(app, http, "coordinator")
    assert "nobody can join" in inside(await http.get(address(visitor)))
    assert (await post(http, visitor, "join", csrf=csrf, name="Maria")).status_code == 422


async def test_a_chat_of_a_study_that_is_not_loaded_any_more(
    app: App, http: httpx.AsyncClient, asking: Visitor
) -> None:
    csrf = await signed_in(app, http, "coordinator")
    object.__setattr__(app, "trials", {})
    assert TRIAL in (await http.get("/console/live")).text
    got = await post(http, asking, "join", csrf=csrf, name="Maria")
    assert (got.status_code, "not loaded any more" in got.text) == (409, True)


async def test_a_chat_is_seen_to_without_joining(app: App, http: httpx.AsyncClient, asking: Visitor) -> None:
    csrf = await signed_in(app, http, "coordinator")
    before = await asking.transcript()
    assert (await post(http, asking, "attend", csrf=csrf)).status_code == 303
    assert "Nobody waits for you" in (await http.get("/console/live")).text
    assert await asking.transcript() == before, "the visitor is told nothing"


async def test_whatever_is_done_is_in_the_trail_and_no_word_of_it(
    app: App, http: httpx.AsyncClient, asking: Visitor
) -> None:
    csrf = await signed_in(app, http, "coordinator")
    await http.get("/console/live")
    await http.get(address(asking))
    await http.get(address(asking, "news"))
    await post(http, asking, "join", csrf=csrf, name="Maria")
    await post(http, asking, "say", csrf=csrf, text=f"{MARK} answer")
    await post(http, asking, "hand-back", csrf=csrf)
    await post(http, asking, "attend", csrf=csrf)
    rows = [(one["action"], one["object"]) for one in app.store.audit_rows() if one["actor"] == "coordinator"]
    steps = ("chat_viewed", "chat_followed", "chat_joined", "chat_written", "chat_handed_back", "chat_attended")
    assert {("live_viewed", ""), *((step, asking.session) for step in steps)} <= set(rows)
    assert MARK not in json.dumps(app.store.audit_rows())
    assert "Maria" not in json.dumps(app.store.audit_rows())
    assert app.store.verify_audit().broken is None


@pytest.mark.parametrize("step", ["", "news"])
@pytest.mark.parametrize("role", ["auditor", "admin"])
async def test_who_joins_no_chats_reads_none(
    app: App, http: httpx.AsyncClient, asking: Visitor, role: str, step: str
) -> None:
    csrf = await signed_in(app, http, role)
    assert (await http.get(address(asking, step))).status_code == 403
    for act in ("join", "say", "hand-back", "attend"):
        assert (await post(http, asking, act, csrf=csrf, name="Maria", text="hello")).status_code == 403
    assert "/console/live" not in (await http.get("/console/me")).text


@pytest.mark.parametrize("role", ["coordinator", "lead"])
async def test_a_chat_of_another_trial_is_not_there(
    app: App, http: httpx.AsyncClient, asking: Visitor, role: str
) -> None:
    csrf = await signed_in(app, http, role, [OTHER])
    assert asking.session not in (await http.get("/console/live")).text
    for step in ("", "news"):
        assert (await http.get(address(asking, step))).status_code == 404
    for act in ("join", "say", "hand-back", "attend"):
        assert (await post(http, asking, act, csrf=csrf, name="Maria", text="hello")).status_code == 404
    assert app.state(asking.session)["person"] is None
    told = await http.get("/console/news")
    assert json.loads(told.text.split("data: ")[1].splitlines()[0])["waiting"] == 0


async def test_a_chat_that_was_deleted_is_gone(app: App, http: httpx.AsyncClient, asking: Visitor) -> None:
    csrf = await signed_in(app, http, "coordinator")
    await post(http, asking, "join", csrf=csrf, name="Maria")
    app.erase(asking.session)
    assert (await http.get(address(asking))).status_code == 404
    assert (await post(http, asking, "say", csrf=csrf, text="hello")).status_code == 404


def blocks(got: httpx.Response) -> list[tuple[str, dict[str, object]]]:
    found = re.findall(r"event: (\w+)\n(?:id: \d+\n)?data: (.*)\n", got.text)
    return [(event, json.loads(data)) for event, data in found]


async def test_a_chat_is_followed_by_its_events(
    app: App, http: httpx.AsyncClient, desk: Takeover, asking: Visitor
) -> None:
    await signed_in(app, http, "coordinator")
    page = await http.get(address(asking))
    where = re.search(r'data-news="([^"]+)"', page.text)
    assert where
    stream = where.group(1).replace("&amp;", "&")
    assert blocks(await http.get(stream)) == [], "nothing is new"
    await desk.join(asking.session, Member("bo", "Bo", "nurse"))
    await desk.say(asking.session, "bo", "<b>hello</b>")
    got = blocks(await http.get(stream))
    assert [event for event, _ in got] == ["message", "message", "changed"]
    assert got[1][1]["text"] == "<b>hello</b>"
    again = await http.get(stream, headers={"Last-Event-ID": str(got[1][1]["seq"])})
    assert [event for event, _ in blocks(again)] == ["changed"], "no message comes twice"
    for odd in ("x", "-1", "9" * 20, "²"):
        assert (await http.get(address(asking, "news"), params={"after": odd})).status_code == 200


async def test_a_stream_ends_with_the_sign_in(
    app: App, http: httpx.AsyncClient, asking: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await signed_in(app, http, "coordinator")
    real = app.store.record

    def ended(*row: object) -> None:  # between the guard's look and the stream's first
        real(*row)  # type: ignore[arg-type]
        app.store.change_account("coordinator", "coordinator", ["*"], app.now(), "admin")

    monkeypatch.setattr(app.store, "record", ended)
    assert blocks(await http.get(address(asking, "news"), params={"after": "0"})) == [("gone", {})]


async def test_a_page_that_lies_open_keeps_no_sign_in_alive(app: App, http: httpx.AsyncClient, asking: Visitor) -> None:
    start = app.now()
    await signed_in(app, http, "coordinator")
    for minutes in range(10, 61, 10):
        clock(app, start + timedelta(minutes=minutes, seconds=50))
        for stream in (address(asking, "news"), "/console/news"):
            assert (await http.get(stream)).status_code == (200 if minutes < 60 else 303), minutes


async def test_the_streams_of_the_list_tell_of_a_change(app: App, http: httpx.AsyncClient, asking: Visitor) -> None:
    csrf = await signed_in(app, http, "coordinator")
    page = (await http.get("/console/live")).text
    (_, told), *_ = blocks(await http.get("/console/news"))
    assert told["waiting"] == 1
    assert f'data-mark="{told["mark"]}"' in page
    await post(http, asking, "join", csrf=csrf, name="Maria")
    (_, later), *_ = blocks(await http.get("/console/news"))
    assert later["waiting"] == 0
    assert later["mark"] != told["mark"]


async def test_a_script_gets_no_page_after_its_form(app: App, http: httpx.AsyncClient, asking: Visitor) -> None:
    csrf = await signed_in(app, http, "coordinator")
    json_please = {"Accept": "application/json"}
    done = await http.post(address(asking, "join"), data={"csrf": csrf, "name": "Maria"}, headers=json_please)
    assert (done.status_code, done.content) == (204, b"")
    wrong = await http.post(address(asking, "say"), data={"csrf": csrf, "text": ""}, headers=json_please)
    assert (wrong.status_code, 'class="problem"' in wrong.text) == (422, True)


@pytest.mark.parametrize("nasty", NASTY)
async def test_what_a_visitor_writes_is_never_markup(
    app: App, http: httpx.AsyncClient, asking: Visitor, nasty: str
) -> None:
    csrf = await signed_in(app, http, "coordinator")
    await post(http, asking, "join", csrf=csrf, name="Maria")
    plain = (await http.get(address(asking))).text
    await asking.send(text=nasty, ask=None)
    await post(http, asking, "say", csrf=csrf, text=nasty)
    in_vain = (await post(http, asking, "say", csrf=csrf, text=nasty + "x" * 4000)).text
    tags = re.compile(r"<(\w+)")
    allowed = {*tags.findall(plain), "p"}
    scripts = '<script src="/static/live.js" defer></script>'
    for text in ((await http.get(address(asking))).text, in_vain, (await http.get("/console/live")).text):
        assert set(tags.findall(text)) <= {*allowed, "h1", "table", "thead", "tbody", "tr", "th", "td"}
        for never in ("<script", "<img src=x", "<svg/onload", "<h1>owned", "62615533"):
            assert never not in text.replace(scripts, "")


async def test_a_name_of_the_team_is_never_markup_either(app: App, http: httpx.AsyncClient, asking: Visitor) -> None:
    csrf = await signed_in(app, http, "coordinator")
    await post(http, asking, "join", csrf=csrf, name="<script>x</script>")
    for path in (address(asking), "/console/live"):
        assert "<script>x" not in (await http.get(path)).text


@pytest.mark.parametrize(
    ("account", "name"),
    [("maria", "Maria"), ("maria.lopez@site.example", "Maria"), ("jean-luc picard", "Jean-luc"), ("McCoy", "McCoy"),
     ("o_brien", "O"), (" ana", "Ana"), ("@", "")],
)  # fmt: skip
def test_the_first_name_of_an_account(account: str, name: str) -> None:
    assert first_name(account) == name


async def test_every_account_may_choose_how_it_is_called(app: App, http: httpx.AsyncClient, asking: Visitor) -> None:
    from bot.commands.coordinator import add

    add(app.store, "maria.lopez@site.example", PASSWORD, app.now())
    await sign_in(http, "maria.lopez@site.example")
    page = await http.get(address(asking))
    assert 'value="Maria"' in page.text
    await post(http, asking, "join", csrf=csrf_of(page), name="Mia")
    assert "site.example" not in json.dumps(await asking.transcript())
    state = (await http.get(asking.path, headers=asking.auth)).json()["state"]
    assert state["person"] == {"name": "Mia", "role": "study coordinator"}


@pytest.fixture(autouse=True)
def _later(app: App) -> Iterator[None]:
    yield
    assert app.store.verify_audit().broken is None
