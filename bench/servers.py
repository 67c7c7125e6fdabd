"""Servers to be measured, each in a process group of its own, on free ports of loopback; ended when the bench is done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.commands.children import Child, Program

START_WITHIN = 240.0
AS_THEY_COME = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SANIC_HOST": "127.0.0.1",  # the action server listens everywhere otherwise
}


class DidNotStart(Exception):
    """With the last lines of what it said."""


@dataclass(frozen=True)
class Costs:
    """What running it takes: seconds of training and from start to the first answered turn, RSS in MB when it idles
    afterwards, and how many processes."""

    training: float
    ready: float
    memory: float
    processes: int


def rasa(*arguments: str) -> list[str]:
    """A `rasa` command as it comes, without anything of ours."""
    return [sys.executable, "-m", "rasa", *arguments]


def trained(folder: Path, command: Sequence[str]) -> float:
    """Seconds that the training took. Raises DidNotStart."""
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **AS_THEY_COME}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise DidNotStart(f"training failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return time.monotonic() - began


def child(name: str, argv: Sequence[str], folder: Path) -> Child:
    return Child(Program(name, argv, AS_THEY_COME), folder / "logs", folder)


def wait_for_turn(children: Sequence[Child], url: str, message: bytes) -> None:
    """Until a POST of `message` is answered with something. Raises DidNotStart."""
    end = time.monotonic() + START_WITHIN
    while time.monotonic() < end:
        if _answered(url, message):
            return
        dead = next((one for one in children if not one.running), None)
        if dead is not None:
            break
        time.sleep(0.2)
    raise DidNotStart("\n".join(one.log_path.read_text()[-2000:] for one in children if one.log_path.exists()))


def _answered(url: str, message: bytes) -> bool:
    request = urllib.request.Request(url, message, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return bool(reply.status == 200 and len(reply.read()) > 2)
    except (urllib.error.URLError, OSError):
        return False


def memory(groups: Iterable[int]) -> tuple[float, int]:
    """RSS in MB, and the number of processes, of these process groups."""
    found = _processes(groups)
    return sum(one.pages for one in found) * os.sysconf("SC_PAGE_SIZE") / 1024**2, len(found)


def cpu(groups: Iterable[int]) -> float:
    """Seconds of processor time that these process groups have used so far: little of it comes from other load."""
    return sum(one.ticks for one in _processes(groups)) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class _Process:
    pages: int
    ticks: int


def _processes(groups: Iterable[int]) -> list[_Process]:
    wanted, found = set(groups), list[_Process]()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(stat[2]) in wanted:
                pages = int((entry / "statm").read_text().split()[1])
                found.append(_Process(pages, int(stat[11]) + int(stat[12])))
        except (OSError, IndexError, ValueError):
            continue  # it ended meanwhile
    return found


def emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
