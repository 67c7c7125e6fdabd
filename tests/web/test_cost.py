"""Proves what a turn costs the database, so that nobody makes it dearer unnoticed: everything but Rasa's own look-ups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.bootstrap import App
from bot.storage import Store
from tests.web.conftest import Visitor

STATEMENTS, TRANSACTIONS = 32, 11  # of the web process and the action server together, for a pressed answer


@contextmanager
def counted(store: Store) -> Iterator[Counter[str]]:
    ran: Counter[str] = Counter()

    def statement(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        if not sql.startswith(("BEGIN", "PRAGMA")):
            ran["statements"] += 1

    def began(_connection: Any) -> None:
        ran["transactions"] += 1

    event.listen(store.database.engine, "before_cursor_execute", statement)
    event.listen(store.database.engine, "begin", began)
    try:
        yield ran
    finally:
        event.remove(store.database.engine, "before_cursor_execute", statement)
        event.remove(store.database.engine, "begin", began)


async def test_a_turn_takes_no_more_statements_and_transactions_than_it_did(app: App, patient: Visitor) -> None:
    await patient.send(value={"born": "1990-05-01"})
    with counted(app.store) as ran:
        await patient.send(choice=["not_sure"])
    assert ran["statements"] <= STATEMENTS
    assert ran["transactions"] <= TRANSACTIONS
