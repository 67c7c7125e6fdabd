"""A visitor for each test, on the real servers of tests/conftest.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.bootstrap import store_of
from bot.storage import Store
from tests.system.chat import Chat
from tests.system.servers import Servers

TRIAL = "NCT05398809"
Begin = Callable[..., Chat]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/system" in item.path.as_posix():
            item.add_marker(pytest.mark.system)


@pytest.fixture(scope="session")
def record(servers: Servers) -> Iterator[Store]:
    """What the servers stored, as whoever has the key reads it."""
    store = store_of(servers.settings)
    yield store
    store.close()


@pytest.fixture
def begin(servers: Servers) -> Iterator[Begin]:
    """`begin(trial=..., time_zone=...)`: a new session in which nothing was said yet."""
    chats: list[Chat] = []

    def _begin(trial: str = TRIAL, **more: str) -> Chat:
        chats.append(Chat.begin(servers.base_url, trial, **more))
        return chats[-1]

    yield _begin
    for chat in chats:
        chat.http.close()


@pytest.fixture
def patient(begin: Begin) -> Chat:
    """An adult who agreed to chat and answers for themselves: the first screening question is pending."""
    chat = begin()
    assert chat.press("yes").code == 200
    assert chat.press("patient").code == 200
    assert chat.question["kind"] == "screening"
    return chat
