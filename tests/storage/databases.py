"""Which database the tests of a folder run on: SQLite in it, unless another was put in its place."""

from __future__ import annotations

from pathlib import Path

_elsewhere: dict[Path, str] = {}


def url_in(folder: Path) -> str:
    return _elsewhere.get(folder, f"sqlite:///{folder / 'prescreen.db'}")


def put(folder: Path, url: str) -> None:
    _elsewhere[folder] = url


def forget(folder: Path) -> None:
    _elsewhere.pop(folder, None)
