"""The queue: what waits, whose it is, and what is overdue; the search; and word of new ones as they come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

from anyio import to_thread
from starlette.responses import RedirectResponse, Response, StreamingResponse

from bot.handoff import states
from bot.handoff.numbers import validate
from bot.handoff.office import Office
from bot.storage.desk import Asked
from bot.web.console import live_pages, shown
from bot.web.console.guard import Visit
from bot.web.console.signing_in import PATH

LOOK_EVERY = 3.0  # seconds
STREAM_SECONDS = 600.0  # then the page connects again, and its sign-in is looked at anew
WITHDRAWN_SHOWN = 5  # on the page and in the stream alike: what only one of them had would look new
TOLD_FOR = timedelta(days=14)  # how long whoever had claimed it sees that it was withdrawn
OUTCOMES = ("likely_eligible", "needs_review", "not_now", "incomplete", "not_eligible")
FLAGS = ("crisis", "emergency", "abuse", "adverse_event", "advice", "medicines", "doubts")
VIEWS: dict[str, tuple[str, ...]] = {
    "open": states.OPEN,
    "waiting": states.WAITING,
    **{state: (state,) for state in states.STATES},
    "all": (),
}


async def queue(visit: Visit) -> Response:
    query = visit.request.query_params
    wanted = query.get("q", "").strip()[:200]
    number = validate(wanted) if wanted else None
    if number is not None:
        return RedirectResponse(f"{PATH}/referrals/{number}", 303)
    content = await to_thread.run_sync(_searched if wanted else _listed, visit)
    await visit.record("queue_searched" if wanted else "queue_viewed")
    return visit.page("queue.html", content)


async def news(visit: Visit) -> Response:
    """Server-sent events: {"new","withdrawn", and of live chats "waiting","mark"} whenever one of them changed."""
    return StreamingResponse(_news(visit), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _news(visit: Visit) -> AsyncIterator[str]:
    told, left = "", STREAM_SECONDS
    while left > 0 and not await visit.request.is_disconnected():
        now = json.dumps(await to_thread.run_sync(_state, visit))
        yield f"event: queue\ndata: {now}\n\n" if now != told else ": \n\n"
        told, left = now, left - LOOK_EVERY
        await asyncio.sleep(LOOK_EVERY)


def _state(visit: Visit) -> dict[str, Any]:
    store, trials = visit.app.store, visit.who.trials
    return {
        "new": store.counts(trials).get(states.NEW, 0),
        "withdrawn": [one["number"] for one in store.withdrawn(trials, WITHDRAWN_SHOWN)],
        **live_pages.waiting(live_pages.open_chats(visit.app, visit.who)),
    }


def _listed(visit: Visit) -> dict[str, Any]:
    query, office, now = visit.request.query_params, _office(visit), visit.app.now()
    view = query.get("view", "open")
    late = office.overdue_before(now)
    asked = Asked(
        trials=visit.who.trials,
        states=states.WAITING if view == "overdue" else VIEWS.get(view, states.OPEN),
        outcome=query.get("outcome", "") if query.get("outcome") in OUTCOMES else "",
        cohort=query.get("cohort", "")[:64],
        flag=query.get("flag", "") if query.get("flag") in FLAGS else "",
        owner=visit.who.coordinator if query.get("mine") else "",
        before=late if view == "overdue" else None,
        newest_first=query.get("sort", "oldest") == "newest",
        page=_page(query.get("page", "1")),
    )
    rows, count = visit.app.store.queue(asked)
    return {**_common(visit), "rows": _shown(visit, rows, office, now), "count": count, "asked": asked, "view": view,
            "sort": "newest" if asked.newest_first else "oldest", "pages": max(1, -(-count // asked.size))}  # fmt: skip


def _searched(visit: Visit) -> dict[str, Any]:
    wanted, office = visit.request.query_params.get("q", "").strip()[:200], _office(visit)
    rows = visit.app.store.search(wanted, visit.who.trials)
    shown_rows = _shown(visit, rows, office, visit.app.now())
    return {**_common(visit), "rows": shown_rows, "count": len(rows), "q": wanted, "view": "search", "pages": 1}


def _common(visit: Visit) -> dict[str, Any]:
    trials, store = visit.who.trials, visit.app.store
    late = _office(visit).overdue_before(visit.app.now())
    cohorts = {key: cohort.label for trial in visit.app.trials.values() for key, cohort in trial.cohorts.items()}
    return {"counts": store.counts(trials, late), "withdrawn": store.withdrawn(trials, WITHDRAWN_SHOWN), "views": VIEWS,
            "mine_gone": store.withdrawn(trials, owner=visit.who.coordinator, since=visit.app.now() - TOLD_FOR),
            "outcomes": OUTCOMES, "flags": FLAGS, "cohorts": cohorts, "notified": _notified(visit),
            **live_pages.waiting(live_pages.open_chats(visit.app, visit.who))}  # fmt: skip


def _notified(visit: Visit) -> bool:
    """Whether anybody is told of a referral besides this page."""
    settings = visit.app.settings
    return bool((settings.smtp_url and settings.mail_to) or settings.webhook_url)


def _shown(visit: Visit, rows: list[dict[str, Any]], office: Office, now: datetime) -> list[dict[str, Any]]:
    return [{**one, **_times(one, office, now), "cohort_label": _cohort(visit, one)} for one in rows]


def _times(row: dict[str, Any], office: Office, now: datetime) -> dict[str, Any]:
    came = datetime.fromisoformat(row["created_at"].rstrip("Z")).replace(tzinfo=timezone.utc)
    due = office.due(came) if row["state"] in states.WAITING else None
    return {
        "age": shown.age(row["created_at"], now),
        "due": None if due is None else shown.until(due, now),
        "overdue": due is not None and due < now,
    }


def _cohort(visit: Visit, row: dict[str, Any]) -> str:
    trial, cohort = visit.app.trials.get(row["trial"]), str(row["cohort"] or "")
    return trial.cohorts[cohort].label if trial and cohort in trial.cohorts else cohort


def _office(visit: Visit) -> Office:
    return Office.read(visit.app.settings.office_hours, visit.app.settings.first_contact_hours)


def _page(given: str) -> int:
    return max(1, int(given)) if given.isdigit() and len(given) < 6 else 1
