"""Children of `prescreen run`: they are started again when they die, and none outlives the supervisor, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.commands.children import Child, Program, stop_all

ROOT = Path(__file__).resolve().parents[2]
SLEEPS = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
DIES = "print('no luck', flush=True); raise SystemExit(3)"
HAS_CHILD = (
    "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(p.pid, flush=True); time.sleep(60)"
)


def until(holds: Callable[[], bool], seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def alive(pid: int) -> bool:
    """A process that ended but was not waited for by its parent counts as gone."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
    except OSError:
        os.kill(pid, 0)
        return True


Start = Callable[[str], Child]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    children: list[Child] = []

    def _start(code: str) -> Child:
        child = Child(Program("probe", [sys.executable, "-c", code], {}), tmp_path / "logs", tmp_path)
        child.start()
        children.append(child)
        return child

    yield _start
    stop_all(children, patience=1)


def says(child: Child, words: str) -> bool:
    return until(lambda: child.log_path.exists() and words in child.log_path.read_text())


def test_output_goes_to_a_log_only_its_owner_can_read(start: Start) -> None:
    child = start(SLEEPS)
    assert says(child, "up")
    assert child.log_path.stat().st_mode & 0o777 == 0o600


def test_a_child_that_died_is_started_again(start: Start) -> None:
    child = start(SLEEPS)
    assert says(child, "up")
    first = child.pid
    child.signal(signal.SIGKILL)
    assert until(lambda: not child.running)
    assert until(lambda: child.tend() is None and child.running)
    assert child.pid != first


def test_the_pause_before_the_next_try_grows(start: Start) -> None:
    child = start(DIES)
    news: list[str] = []
    assert until(lambda: bool(news.append(child.tend() or "")) or child.failures >= 2)
    pauses = [line.split("again in ")[1] for line in news if "ended" in line]
    assert pauses[0].startswith("1 s")
    assert pauses[1].startswith("2 s")


@pytest.mark.parametrize("code", [SLEEPS, DEAF], ids=["polite", "deaf to SIGTERM"])
def test_stopping_ends_it(start: Start, code: str) -> None:
    child = start(code)
    assert says(child, "up")
    stop_all([child], patience=1)
    assert not child.running


def test_stopping_ends_a_frozen_child(start: Start) -> None:
    child = start(SLEEPS)
    assert says(child, "up")
    child.signal(signal.SIGSTOP)
    stop_all([child], patience=2)
    assert not child.running


def test_stopping_ends_what_the_child_started(start: Start) -> None:
    child = start(HAS_CHILD)
    assert until(lambda: child.log_path.exists() and child.log_path.read_text().strip().isdigit())
    grandchild = int(child.log_path.read_text())
    assert alive(grandchild)
    stop_all([child], patience=1)
    assert until(lambda: not alive(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
def test_a_supervisor_killed_outright_leaves_no_orphan(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from bot.commands.children import Child, Program\n"
        f"child = Child(Program('p', [sys.executable, '-c', {SLEEPS!r}], {{}}), Path({str(tmp_path)!r}), Path('.'))\n"
        "child.start(); print(child.pid, flush=True); time.sleep(60)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        assert alive(pid)
        supervisor.kill()
        supervisor.wait(10)
        assert until(lambda: not alive(pid))
    finally:
        supervisor.kill()
