"""For all tests: the real servers, started once by whoever needs them first; generated examples that are the same in
every run of continuous integration, and slow machines fail nothing."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.storage import databases

if TYPE_CHECKING:
    from tests.postgresql import Cluster
    from tests.system.servers import Servers

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Rasa, the action server and the web process, shared by tests/system and tests/browser. Trains if the data changed."""
    from bot.commands import train
    from tests.system import sentence_trial
    from tests.system.servers import TRIALS, Servers

    more = str(sentence_trial.write(tmp_path_factory.mktemp("trials")))
    running = Servers(tmp_path_factory.mktemp("data"), {"PRESCREEN_TRIALS": os.pathsep.join((*TRIALS, more))})
    assert train.main(argparse.Namespace(force=False)) == 0
    try:
        running.up()
        yield running
    finally:
        running.down()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever uses `database` runs on both; the mark `sqlite_only` is for tests that look into SQLite's own files."""
    if "database" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("sqlite_only")
        metafunc.parametrize("database", ["sqlite"] if only else ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server. Without one the tests that need it are skipped; in continuous integration they fail."""
    from tests.postgresql import Cluster, NoPostgreSQL

    try:
        running = Cluster()
    except NoPostgreSQL as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """What lies at `url_in(tmp_path)` in this test: "sqlite" or "postgresql"."""
    which: str = request.param
    if which == "sqlite":
        yield which
        return
    running: Cluster = request.getfixturevalue("cluster")
    url = running.fresh()
    databases.put(tmp_path, url)
    try:
        yield which
    finally:
        databases.forget(tmp_path)
        running.drop(url)
