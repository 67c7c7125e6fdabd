"""The three real servers on free ports with a data folder of their own, and the ways to hurt them one at a time."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bot.bootstrap import migrate
from bot.commands.children import Child, Program, stop_all
from bot.commands.run import is_ready, programs
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-22"
START_WITHIN = 240.0
TRIALS = tuple(str(ROOT / folder) for folder in ("data/trials", "tests/trials"))


class Servers:
    """Started by `up`, ended by `down`. Nothing restarts by itself here: a test that kills also starts again."""

    def __init__(self, data_dir: Path, extra: Mapping[str, str] | None = None) -> None:
        self.temporary_dir = data_dir.parent / f"{data_dir.name}-tmp"
        self.temporary_dir.mkdir(exist_ok=True)
        self.env = {**os.environ, **_environment(data_dir), "TMPDIR": str(self.temporary_dir), **(extra or {})}
        self.settings = Settings.from_env(self.env)
        self.log_dir = data_dir / "logs"
        self._children = {
            program.name: Child(Program(program.name, program.argv, {**self.env, **program.env}), self.log_dir, ROOT)
            for program in programs(self.settings)
        }

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.web_port}"

    @property
    def pids(self) -> dict[str, int]:
        return {name: child.pid for name, child in self._children.items()}

    def up(self) -> None:
        migrate(self.settings)
        for child in self._children.values():
            child.start()
        self.wait_ready(START_WITHIN)

    def down(self) -> None:
        stop_all(list(self._children.values()))

    def prescreen(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """The command line, with the same data and settings."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            env=self.env, cwd=ROOT, input=stdin, text=True, capture_output=True, check=True, timeout=120,
        )  # fmt: skip

    def kill(self, name: str) -> None:
        child = self._children[name]
        child.signal(signal.SIGKILL)
        assert child.wait(10), f"{name} could not be killed"

    def start(self, name: str) -> None:
        self._children[name].start()

    def freeze(self, name: str) -> None:
        self._children[name].signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        self._children[name].signal(signal.SIGCONT)

    def mend(self) -> None:
        """Whatever a test left broken works again."""
        for child in self._children.values():
            child.signal(signal.SIGCONT)
            if not child.running:
                child.start()
        self.wait_ready(START_WITHIN)

    def wait_ready(self, seconds: float) -> None:
        """Until every port is open and a whole turn works; /readyz alone may report what was so some seconds ago."""
        end = time.monotonic() + seconds
        ports = (self.settings.action_port, self.settings.rasa_port, self.settings.web_port)
        while time.monotonic() < end:
            if all(is_open(port) for port in ports) and is_ready(self.settings):
                return
            dead = [name for name, child in self._children.items() if not child.running]
            assert not dead, f"{dead} ended while starting:\n{self.tail(dead[0])}"
            time.sleep(0.3)
        raise AssertionError(f"not ready after {seconds} s:\n" + "\n".join(self.tail(name) for name in self._children))

    def tail(self, name: str, lines: int = 30) -> str:
        path = self._children[name].log_path
        return "\n".join(path.read_text().splitlines()[-lines:]) if path.exists() else f"(no log of {name})"


def _environment(data_dir: Path) -> dict[str, str]:
    web, rasa, action, site = free_ports(4)
    return {
        "PRESCREEN_DATA_DIR": str(data_dir),
        "DATABASE_URL": f"sqlite:///{data_dir / 'prescreen.db'}",
        "PRESCREEN_WEB_PORT": str(web),
        "PRESCREEN_RASA_PORT": str(rasa),
        "PRESCREEN_ACTION_PORT": str(action),
        "PRESCREEN_TRIALS": os.pathsep.join(TRIALS),
        "PRESCREEN_EMBED_ORIGINS": f"http://localhost:{site}",  # nobody is there, until a test serves a page
        "PRESCREEN_TODAY": TODAY,
        "PRESCREEN_RATE_MESSAGES": "100000",
        "PRESCREEN_RATE_SESSIONS": "100000",
        "PRESCREEN_RATE_SIGN_INS": "100000",
        "PRESCREEN_TURN_SECONDS": "8",
        "PRESCREEN_LOG_LEVEL": "DEBUG",
    }


def is_open(port: int) -> bool:
    with socket.socket() as knock:
        knock.settimeout(1)
        return knock.connect_ex(("127.0.0.1", port)) == 0


def free_ports(count: int) -> list[int]:
    """Ports that nobody had a moment ago, all different."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()
