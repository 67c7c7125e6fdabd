"""A PostgreSQL server of the tests' own: a new cluster in a temporary folder, reached by a unix socket only, ended by its
pid. Installed where it is missing and that is possible; `unavailable` says in a sentence why there is none."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

START_SECONDS = 60.0
_PLACES = ("/usr/lib/postgresql", "/usr/local/opt", "/opt/homebrew/opt", "/usr/pgsql")


class NoPostgreSQL(RuntimeError):
    """Why there is no server here, as a sentence."""


class Cluster:
    """A running server. `fresh()` gives the URL of a new, empty database; `stop()` ends it and removes everything.

    `durable`: waits for the disk as a real server does (benchmarks); tests do not need that.
    """

    def __init__(self, durable: bool = False) -> None:
        self._programs = programs()
        self._user = _user()
        self._names = (f"t{number}" for number in itertools.count())
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 characters
        if self._user:
            shutil.chown(self.folder, self._user)
        try:
            self._make()
            self._server = self._start(durable)
            self._wait()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def fresh(self) -> str:
        name = next(self._names)
        self._run(f"CREATE DATABASE {name}")
        return self._url(name)

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {url.split('@/')[1].split('?')[0]} WITH (FORCE)")

    def stop(self) -> None:
        self._server.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self) -> None:
        command = [
            self._programs / "initdb",
            "-D",
            self.folder / "data",
            "-U",
            "prescreen",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        done = subprocess.run(
            [*command, "--locale=C", "--no-sync"], capture_output=True, text=True, user=self._user, cwd=self.folder
        )
        if done.returncode:
            raise NoPostgreSQL(f"initdb failed: {done.stderr.strip()[-300:]}")

    def _start(self, durable: bool) -> subprocess.Popen[bytes]:
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}"]
        if not durable:
            options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        with (self.folder / "log").open("wb") as log:
            command = [self._programs / "postgres", "-D", self.folder / "data", *options]
            return subprocess.Popen(command, stdout=log, stderr=log, user=self._user, cwd=self.folder)

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self._run("SELECT 1")
                return
            except OperationalError:
                if self._server.poll() is not None or time.monotonic() > until:
                    raise NoPostgreSQL(
                        f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-300:]}"
                    ) from None
                time.sleep(0.1)

    def _run(self, statement: str) -> None:
        engine = create_engine(self._url("postgres"), future=True, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _url(self, name: str) -> str:
        return f"postgresql://prescreen@/{name}?host={self.folder}"


def programs() -> Path:
    """The folder with initdb and postgres. Installs Debian's package where it is missing and we may. Raises
    NoPostgreSQL."""
    found = _found()
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "postgresql"]):
            subprocess.run(["apt-get", *command], env=environment, capture_output=True, timeout=600)
        found = _found()
    if found is None:
        raise NoPostgreSQL(
            "PostgreSQL is not installed (initdb was not found) and could not be installed by the tests."
        )
    return found


def _found() -> Path | None:
    on_path = shutil.which("initdb")
    places = [Path(on_path).parent] if on_path else []
    for root in _PLACES:
        places += sorted(Path(root).glob("*/bin"), reverse=True)
    return next((one for one in places if (one / "initdb").exists() and (one / "postgres").exists()), None)


def _user() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as its own user, or as nobody."""
    if os.geteuid() != 0:
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
