"""The machine that a run was taken on: a number from another machine compares with nothing."""

from __future__ import annotations

import os
import platform
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("rasa", "rasa-sdk", "spacy", "scikit-learn", "tensorflow", "sqlalchemy", "starlette", "uvicorn")


def lines() -> list[str]:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return [
        f"- {datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC",
        f"- {processor()}, {cores()} cores, {memory()} of memory, {platform.system()} {platform.machine()}",
        f"- Python {platform.python_version()}; {packages}",
        f"- {load()}",
    ]


def load() -> str:
    """What else the machine was doing."""
    one, five, fifteen = os.getloadavg()
    return f"load average {one:.2f}, {five:.2f}, {fifteen:.2f}"


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processor() -> str:
    return _found("/proc/cpuinfo", "model name") or platform.processor() or "processor not known"


def memory() -> str:
    kilobytes = _found("/proc/meminfo", "MemTotal")
    return f"{int(kilobytes.split()[0]) / 1024**2:.1f} GB" if kilobytes else "an amount not known"


def _found(path: str, key: str) -> str | None:
    try:
        text = Path(path).read_text()
    except OSError:
        return None
    return next((line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith(key)), None)
