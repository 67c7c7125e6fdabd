"""For all tests: the real servers, started once by whoever needs them first; generated examples that are the same in
every run of continuous integration, and slow machines fail nothing."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.system.servers import Servers

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Rasa, the action server and the web process, shared by tests/system and tests/browser. Trains if the data changed."""
    from bot.commands import train
    from tests.system.servers import Servers

    running = Servers(tmp_path_factory.mktemp("data"))
    assert train.main(argparse.Namespace(force=False)) == 0
    try:
        running.up()
        yield running
    finally:
        running.down()
