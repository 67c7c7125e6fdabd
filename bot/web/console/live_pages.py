"""Live chats: who waits for a person; one chat as it goes on; joining it, writing in it, and handing it back to the bot.

Who may read what of a chat is for `bot.handoff.live` to say, and so is who may write. A script that asks for JSON gets no
page after its form was taken; it follows the chat by its events.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from bot.handoff.live import LONGEST, Member
from bot.handoff.roles import may
from bot.screening.model import NotAcceptable
from bot.storage import Conflict, NoSession, SomebodyElse
from bot.storage.sign_ins import ConsoleSession
from bot.web.console import shown
from bot.web.console.guard import Visit
from bot.web.console.signing_in import PATH
from bot.web.events import block, follow, streamed
from bot.web.sentences import sentences
from bot.web.takeover import Takeover

if TYPE_CHECKING:
    from bot.bootstrap import App

LISTED = 100  # chats on the page
STREAM_SECONDS = 600.0  # then the page connects again, and its sign-in is looked at anew
_SHOWN = ("session", "because", "flags", "flagged_at", "person", "can_join", "number")
Chat = dict[str, Any]


async def chats(visit: Visit) -> Response:
    found = await to_thread.run_sync(open_chats, visit.app, visit.who)
    await visit.record("live_viewed")
    content = {"chats": [_shown(visit, one) for one in found[:LISTED]], "more": max(0, len(found) - LISTED)}
    return visit.page("live.html", {**content, **waiting(found)})


async def chat(visit: Visit, problem: str = "", status: int = 200) -> Response:
    """`problem`: one of those that the template has words for; then what was typed is shown again."""
    found = await to_thread.run_sync(_chat, visit)
    if found is None:
        return visit.missing("chat")
    await visit.record("chat_viewed", found["chat"]["session"], until=found["last"])
    return visit.page("chat.html", {**found, "problem": problem, "draft": visit.form.get("text", "")}, status)


async def news(visit: Visit) -> Response:
    """Server-sent events of a chat: `message`, `changed` when somebody came or left, `gone`."""
    found = await to_thread.run_sync(_found, visit)
    if found is None:
        return visit.missing("chat")
    session = found["session"]
    given = visit.request.headers.get("last-event-id") or visit.request.query_params.get("after", "")
    after = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else found["last_seq"]
    await visit.record("chat_followed", session, after=after)
    reader = _Reader(visit, session, after, visit.request.query_params.get("mark", ""))
    turns = visit.request.app.state.posting.turns
    return streamed(follow(turns, session, reader.news, STREAM_SECONDS))


async def join(visit: Visit) -> Response:
    name, account = visit.form.get("name", ""), visit.who.coordinator
    member = Member(account, name, sentences()["team"].get(visit.who.role, visit.who.role))
    seen = visit.form.get("inside") or None
    return await _do(visit, lambda desk, session: desk.join(session, member, seen))


async def say(visit: Visit) -> Response:
    text = visit.form.get("text", "")
    return await _do(visit, lambda desk, session: desk.say(session, visit.who.coordinator, text))


async def hand_back(visit: Visit) -> Response:
    return await _do(visit, lambda desk, session: desk.hand_back(session, visit.who.coordinator))


async def attend(visit: Visit) -> Response:
    return await _do(visit, lambda desk, session: desk.attend(session, visit.who.coordinator))


def open_chats(app: App, who: ConsoleSession) -> list[Chat]:
    """Those that this account may see; none for a role that joins no chats."""
    return app.live().open_chats(who.trials) if may(who.role, "live") else []


def waiting(found: list[Chat]) -> dict[str, Any]:
    """How many chats nobody is in yet, and a mark that changes with what the list of chats shows."""
    facts = [[one[key] for key in _SHOWN] for one in found]
    mark = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
    return {"waiting": sum(one["person"] is None for one in found), "mark": mark}


async def _do(visit: Visit, what: Callable[[Takeover, str], Awaitable[Any]]) -> Response:
    """What a form asks for; then the chat again, or the list, when the chat is nobody's to see any more."""
    found = await to_thread.run_sync(_found, visit)
    if found is None:
        return visit.missing("chat")
    session = found["session"]
    try:
        await what(Takeover(visit.app, visit.request.app.state.posting.turns), session)
    except NoSession:
        return visit.missing("chat")
    except LookupError:  # the trial is not loaded any more, and the bot could not go on
        return await chat(visit, "no_trial", 409)
    except SomebodyElse:
        return await chat(visit, "somebody_else", 409)
    except Conflict:
        return await chat(visit, "busy", 409)
    except NotAcceptable:
        return await chat(visit, "not_acceptable", 422)
    if "application/json" in visit.request.headers.get("accept", ""):
        return Response(status_code=204)
    there = await to_thread.run_sync(_found, visit)
    return RedirectResponse(f"{PATH}/live/{session}#end" if there else f"{PATH}/live", 303)


def _found(visit: Visit) -> Chat | None:
    """The chat of the address, if it is of this account's trials, and somebody is wanted in it or it may be read."""
    live, session = visit.app.live(), visit.request.path_params["session"]
    try:
        found = live.chat(session)
        there = visit.sees(found["trial"]) and (bool(found["because"]) or live.readable(session))
    except NoSession:
        return None
    return found if there else None


def _chat(visit: Visit) -> dict[str, Any] | None:
    found = _found(visit)
    if found is None:
        return None
    live, session = visit.app.live(), found["session"]
    try:
        messages, readable = live.read(session), live.readable(session)
    except NoSession:
        return None
    return {
        "chat": _shown(visit, found),
        "messages": messages,
        "readable": readable,
        "last": max([one["seq"] for one in messages], default=found["last_seq"]),
        "mine": found["person"] is not None and found["person"].get("account") == visit.who.coordinator,
        "mark": waiting([found])["mark"],
        "my_name": first_name(visit.who.coordinator),
        "longest": LONGEST,
    }


def _shown(visit: Visit, found: Chat) -> Chat:
    trial = visit.app.trials.get(found["trial"])
    cohort = str(found["cohort"] or "")
    return {
        **found,
        "age": shown.age(found["since"], visit.app.now()) if found["since"] else "",
        "trial_title": trial.texts.get("title_plain", trial.title) if trial else found["trial"],
        "cohort_label": trial.cohorts[cohort].label if trial and cohort in trial.cohorts else cohort,
    }


def first_name(account: str) -> str:
    """What a visitor may call somebody who signs in as this: `maria.lopez@site.example` as `Maria`."""
    first = re.split(r"[^\w'-]|_", account.strip())[0]
    return first[:1].upper() + first[1:]


@dataclass
class _Reader:
    """What is new in a chat for the team. `mark`: of the page; when it is another, the page looks who is there."""

    visit: Visit
    session: str
    after: int
    mark: str

    def news(self) -> list[str]:
        """Raises NoSession, also when the sign-in has ended."""
        if not self.visit.still_signed_in():
            raise NoSession("The sign-in has ended.")
        live = self.visit.app.live()
        found, messages = live.chat(self.session), live.read(self.session, self.after)
        blocks = [block("message", one, one["seq"]) for one in messages]
        self.after = max([self.after, *(one["seq"] for one in messages)])
        mark = waiting([found])["mark"]
        if mark != self.mark:
            self.mark = mark
            blocks.append(block("changed", {}))
        return blocks
