"""From a clean clone to a trained model, as `make run` does it, in a temporary folder. What was downloaded before is kept by
the installer, so that only the first run on a machine tells how long downloading takes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench.questions import ROOT
from bench.table import Row, Table

STEPS = {
    "install (`make env`)": ["sh", "scripts/env.sh"],
    "train (`prescreen train`)": [".venv/bin/prescreen", "train"],
}


def measure() -> list[Table]:
    with tempfile.TemporaryDirectory(prefix="bench-install-") as made:
        folder = Path(made) / "clone"
        clone(ROOT, folder)
        rows = [Row(what, f"{_seconds(command, folder):.0f} s") for what, command in STEPS.items()]
        megabytes = sum(path.lstat().st_size for path in (folder / ".venv").rglob("*")) / 1024**2
        rows.append(Row("the environment on disk", f"{megabytes:.0f} MB"))
    return [Table("From a clean clone", rows, [" ".join((__doc__ or "").split())])]


def clone(source: Path, target: Path) -> None:
    """What git would clone, as it stands now."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=source, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in names:
        if name and (source / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, target / name)


def _seconds(command: list[str], folder: Path) -> float:
    """Raises CalledProcessError with what was said."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("VIRTUAL_ENV", "PYTHONPATH"))}
    began = time.monotonic()
    subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True, text=True)
    return time.monotonic() - began
