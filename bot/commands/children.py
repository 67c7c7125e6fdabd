"""Child processes that never outlive their parent: started, logged, restarted when they die, ended together.

Each child has a process group of its own, so that Ctrl-C reaches the supervisor alone and everything a child started ends
with it. On Linux the kernel also ends a child whose supervisor was killed outright.
"""

from __future__ import annotations

import ctypes
import logging
import logging.handlers
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LOG_BYTES = 5_000_000
LOGS_KEPT = 3
STEADY_AFTER = 60.0  # seconds: whoever ran this long has not failed to start
LONGEST_PAUSE = 30.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """What to start. `env`: set over the supervisor's own environment."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]


class Child:
    """One program, its process and its log `<name>.log` in `log_dir` (rotated, mode 600)."""

    def __init__(self, program: Program, log_dir: Path, cwd: Path) -> None:
        self.program = program
        self.log_path = log_dir / f"{program.name}.log"
        self._cwd = cwd
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._failures = 0
        self._again_at: float | None = None

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError(f"{self.name} was not started")
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def failures(self) -> int:
        """Deaths in a row without a steady run between them."""
        return self._failures

    def start(self) -> None:
        """Must be called on the main thread: the kernel ties the child's life to the thread that made it."""
        self._process = subprocess.Popen(
            list(self.program.argv),
            env={**os.environ, **self.program.env},
            cwd=self._cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if _libc is not None else None,
        )
        self._started = time.monotonic()
        self._again_at = None
        assert self._process.stdout is not None
        threading.Thread(target=_pump, args=(self._process.stdout, self.log_path), daemon=True).start()

    def tend(self) -> str | None:
        """Restarts a dead child after a pause that doubles with each failure. Returns a sentence when something happened."""
        if self.running:
            return None
        now = time.monotonic()
        if self._again_at is None:
            self._failures = 1 if now - self._started >= STEADY_AFTER else self._failures + 1
            pause = min(LONGEST_PAUSE, 0.5 * 2.0**self._failures)
            self._again_at = now + pause
            return f"{self.name} ended; starting it again in {pause:.0f} s (its log: {self.log_path})"
        if now < self._again_at:
            return None
        self.start()
        return f"{self.name} started again"

    def signal(self, number: int) -> None:
        """To the whole group. A group that is gone is no error."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            return

    def wait(self, seconds: float) -> bool:
        """True once it has ended."""
        if self._process is None:
            return True
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True


def stop_all(children: Sequence[Child], patience: float = 10.0) -> None:
    """Ends every child and everything it started: politely, and after `patience` seconds for certain."""
    for child in children:
        child.signal(signal.SIGTERM)
        child.signal(signal.SIGCONT)  # a stopped process hears nothing else
    end = time.monotonic() + patience
    for child in children:
        child.wait(end - time.monotonic())
    for child in children:
        child.signal(signal.SIGKILL)
        child.wait(patience)


def _die_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _pump(stream: IO[bytes], path: Path) -> None:
    """Copies a child's output into its rotating log until the child closes it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8")
    path.chmod(0o600)
    with stream:
        for line in stream:
            handler.handle(logging.makeLogRecord({"msg": line.decode("utf-8", "replace").rstrip()}))
    handler.close()
