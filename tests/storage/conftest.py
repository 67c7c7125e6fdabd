from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import Store
from tests.storage.made import store_in


@pytest.fixture(autouse=True)
def _on_both(database: str) -> None:
    """Every test of this room runs on SQLite and on PostgreSQL."""


@pytest.fixture
def store(tmp_path: Path, database: str) -> Iterator[Store]:
    opened = store_in(tmp_path, busy_seconds=0.3)
    yield opened
    opened.close()
