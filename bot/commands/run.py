"""`prescreen run`: trains if needed, brings the database up to date, starts the three servers and keeps them running.

The servers are Rasa, its action server and the web process; only the web process is meant to be reached from outside.
"""

from __future__ import annotations

import argparse
import fcntl
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.commands.children import Child, Program, stop_all
from bot.settings import SettingError, Settings

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN = 300.0  # seconds; a small machine loads TensorFlow slowly
TOO_MANY_DEATHS = 3
BEAT = 0.2

Say = Callable[[str], None]


class CannotRun(Exception):
    """Why nothing was started, or why it was given up, as a sentence."""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("run", help="start everything and print one URL")
    parser.set_defaults(run=command)


def command(_arguments: argparse.Namespace) -> int:
    """Returns the exit code: 0 after Ctrl-C or SIGTERM, 1 with a sentence when it could not run."""
    try:
        settings = Settings.from_env()
        with _alone(settings):
            return run(settings, _say)
    except (CannotRun, SettingError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # before the servers were started
        return 130


def run(settings: Settings, say: Say) -> int:
    """Blocks until it is told to stop. Raises CannotRun."""
    check_ports(settings)
    prepare(settings, say)
    stopping = threading.Event()
    children = [Child(program, settings.data_dir / "logs", ROOT) for program in programs(settings)]
    with _stopped_by_signals(stopping):
        try:
            _start(children, settings, stopping, say)
            if not stopping.is_set():
                _announce(settings, say)
            _keep(children, stopping, say)
        finally:
            say("stopping ...")
            stop_all(children)
    return 0


def prepare(settings: Settings, say: Say) -> None:
    """The trials as they should be, the model trained from the data as it is, the database at its newest version."""
    from bot.bootstrap import migrate, trials_of
    from bot.commands import train
    from bot.trial.parts import TrialError

    try:
        trials_of(settings)
    except TrialError as error:
        raise CannotRun(str(error)) from None
    if train.main(argparse.Namespace(force=False)) != 0:
        raise CannotRun("The model could not be trained; the reason stands above.")
    say("preparing the database ...")
    migrate(settings)


def programs(settings: Settings) -> list[Program]:
    """The three servers, in the order in which they are started."""
    from bot.rasa_parts.serve import actions_argv, rasa_argv

    return [
        Program("actions", *actions_argv(settings)),
        Program("rasa", *rasa_argv(settings)),
        Program("web", [sys.executable, "-m", "bot.web.server"], {}),
    ]


def check_ports(settings: Settings) -> None:
    """Raises CannotRun naming the setting of the first port that somebody else has."""
    wanted = {
        "PRESCREEN_WEB_PORT": (settings.host, settings.web_port),
        "PRESCREEN_RASA_PORT": ("127.0.0.1", settings.rasa_port),
        "PRESCREEN_ACTION_PORT": ("127.0.0.1", settings.action_port),
    }
    if settings.console_port:
        wanted["PRESCREEN_CONSOLE_PORT"] = (settings.host, settings.console_port)
    for name, (host, port) in wanted.items():
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                raise CannotRun(
                    f"Port {port} is in use already. Stop what uses it, or choose another: {name}={port + 1} make run"
                ) from None


def is_ready(settings: Settings, timeout: float = 20.0) -> bool:
    """One real turn through web, Rasa, actions and database, as `/readyz` reports it."""
    try:
        with urllib.request.urlopen(f"{_local(settings)}/readyz", timeout=timeout) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _start(children: Sequence[Child], settings: Settings, stopping: threading.Event, say: Say) -> None:
    begun = told = time.monotonic()
    say("starting the action server, Rasa and the web process ...")
    for child in children:
        child.start()
    while not stopping.is_set() and not is_ready(settings):
        _tend(children, say)
        now = time.monotonic()
        for child in children:
            if child.failures >= TOO_MANY_DEATHS:
                raise CannotRun(f"{child.name} does not start. What it said is in {child.log_path}")
        if now - begun > READY_WITHIN:
            raise CannotRun(
                f"Not ready after {READY_WITHIN:.0f} s. What the servers said is in {children[0].log_path.parent}"
            )
        if now - told >= 5:
            told = now
            say(f"starting ... ({now - begun:.0f} s)")
        stopping.wait(BEAT)


def _keep(children: Sequence[Child], stopping: threading.Event, say: Say) -> None:
    while not stopping.wait(BEAT):
        _tend(children, say)


def _tend(children: Sequence[Child], say: Say) -> None:
    for child in children:
        news = child.tend()
        if news:
            say(news)


def _announce(settings: Settings, say: Say) -> None:
    say("")
    say(f"Ready: {_local(settings)}/")
    say("")
    own = settings.console_host or settings.console_port
    say(f"Coordinators read referrals at {settings.console_site if own else _local(settings)}/console")
    say("Make an account for one with: .venv/bin/prescreen coordinator add NAME")
    say(f"Data, keys and logs are in {settings.data_dir}. Ctrl-C stops everything.")


def _local(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.web_port}"


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """One supervisor per data folder: two would both retry the same messages."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.data_dir / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotRun(f"It is running already, with its data in {settings.data_dir}.") from None
        yield


@contextmanager
def _stopped_by_signals(stopping: threading.Event) -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [(number, signal.signal(number, lambda *_: stopping.set())) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _say(line: str) -> None:
    print(line, flush=True)
