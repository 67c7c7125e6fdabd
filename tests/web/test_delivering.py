"""Proves: the web process delivers by itself as the settings say, and a reminder's link ends reminders."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import replace

import httpx
import pytest

from bot.bootstrap import App
from bot.web.console.signing_in import token_hash
from bot.web.delivering import Delivering, courier, smtp_of, ways
from tests.handoff.post_office import Mailbox, serving
from tests.web.test_console import referred
from tests.web.test_purging import until

TEAM = "team@study.example"


def set_up(app: App, port: int) -> App:
    mail = {"smtp_url": f"smtp+plain://127.0.0.1:{port}", "mail_from": "bot@study.example", "mail_to": (TEAM,)}
    return replace(app, settings=replace(app.settings, public_url="https://study.example", **mail))


async def test_a_referral_is_mailed_by_itself_and_a_fault_ends_nothing(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        own = courier(set_up(app, port))
        faults = [ValueError("ada@example.org"), None]
        plan = type(app.store).plan_deliveries

        def planned(*given: object) -> int:
            fault = faults.pop(0) if faults else None
            if fault:
                raise fault
            return plan(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(type(app.store), "plan_deliveries", planned)
        task = asyncio.create_task(Delivering(own, 0.05).run())
        number = referred(app)
        assert await until(lambda: bool(mailbox.arrived))
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert number in mailbox.arrived[0]["Subject"]


def test_nothing_is_set_up_by_default(app: App) -> None:
    assert ways(app).channels == {}


@pytest.mark.parametrize(
    ("url", "is_"),
    [
        ("smtp://u:p%40%3A@mail.example", ("mail.example", 587, "starttls", "u", "p@:")),
        ("smtps://mail.example", ("mail.example", 465, "tls", None, None)),
        ("smtp+plain://127.0.0.1:2525", ("127.0.0.1", 2525, "none", None, None)),
    ],
)
def test_the_mail_servers_address(url: str, is_: tuple[object, ...]) -> None:
    smtp = smtp_of(url)
    assert (smtp.host, smtp.port, smtp.security, smtp.user, smtp.password) == is_


async def test_opening_the_link_changes_nothing_and_the_button_ends_it(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    token = app.store.new_opt_out(number, app.now(), token_hash)
    page = await http.get(f"/reminders/{token}")
    assert page.status_code == 200
    assert re.search(r'<form[^>]*method="post"', page.text)
    assert not app.store.reminders_ended(number)
    done = await http.post(f"/reminders/{token}", data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert app.store.reminders_ended(number)
    assert number not in page.text + done.text


async def test_a_link_that_is_none_says_so_kindly(http: httpx.AsyncClient) -> None:
    got = await http.post("/reminders/nothing")
    assert (got.status_code, "does not work" in got.text) == (404, True)


async def test_links_cannot_be_guessed_fast(http: httpx.AsyncClient) -> None:
    codes = [(await http.post(f"/reminders/{n}")).status_code for n in range(35)]
    assert codes[-1] == 429
