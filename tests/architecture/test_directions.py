"""Arrows between rooms point one way, each outside library has its room, and one file reads the environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Who may import what, as path prefixes. A library that is not listed here is not restricted.
HOMES: dict[str, tuple[str, ...]] = {
    "rasa": ("bot/rasa_parts/",),
    "rasa_sdk": ("actions/", "bot/rasa_parts/serve.py"),
    "spacy": ("bot/language/", "bot/rasa_parts/"),
    "pyduckling": ("bot/language/",),
    "sqlalchemy": ("bot/storage/", "bot/handoff/"),
    "alembic": ("bot/storage/",),
    "starlette": ("bot/web/",),
    "uvicorn": ("bot/web/",),
    "jinja2": ("bot/web/",),
    "minify": ("bot/web/packing.py",),
    "zopfli": ("bot/web/packing.py",),
    "cryptography": ("bot/storage/", "bot/wire.py", "bot/commands/rotate_key.py"),
    "argon2": ("bot/web/", "bot/storage/", "bot/handoff/"),
    "phonenumbers": ("bot/handoff/",),
    "email_validator": ("bot/handoff/",),
}

# Rooms of our own: what they may import of `bot`. Entry points (bootstrap, commands, __main__) may import anything.
ROOMS: dict[str, set[str]] = {
    "trial": set(),
    "answers": {"trial"},
    "eligibility": {"trial", "answers"},
    "screening": {"trial", "answers", "eligibility"},
    "language": {"trial", "answers", "eligibility", "screening"},
    "storage": {
        "trial",
        "answers",
        "eligibility",
        "screening",
        "settings",
    },  # settings: Alembic's env.py, run by itself
    "handoff": {"trial", "answers", "eligibility", "screening", "storage"},
    "rasa_parts": {
        "trial",
        "answers",
        "eligibility",
        "screening",
        "language",
        "storage",
        "settings",
        "bootstrap",
        "wire",
    },
    "web": {"trial", "answers", "eligibility", "screening", "storage", "handoff", "settings", "bootstrap", "wire"},
}
CLOCKS = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("time", "time")}
CORE = ("trial", "answers", "eligibility", "screening")


def sources() -> list[Path]:
    return sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every imported module with its line, lazy imports inside functions included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("library", HOMES)
def test_each_library_stays_in_its_room(library: str) -> None:
    strays = [
        f"{relative(path)}:{line}"
        for path in sources()
        for module, line in imports(path)
        if module.split(".")[0] == library and not relative(path).startswith(HOMES[library])
    ]
    assert not sorted(set(strays))


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_knows_only_what_it_may(room: str) -> None:
    known = {f"bot.{other}" for other in ROOMS[room] | {room}}
    strays = [
        f"{relative(path)}:{line} imports {module}"
        for path in sorted((ROOT / "bot" / room).rglob("*.py"))
        for module, line in imports(path)
        if module.split(".")[0] in ("bot", "actions")
        and module != "bot"
        and ".".join(module.split(".")[:2]) not in known
    ]
    assert not strays


def test_every_room_is_listed() -> None:
    rooms = {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")}
    assert rooms == set(ROOMS) | {"commands"}


def reads_the_environment(tree: ast.AST) -> bool:
    """Handing the whole environment on to a child, `{**os.environ, ...}`, is no reading of it."""
    handed_on = {
        id(value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if key is None
    }
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in {("os", "environ"), ("os", "getenv")}
        and id(node) not in handed_on
        for node in ast.walk(tree)
    )


def test_only_settings_reads_the_environment() -> None:
    assert {relative(path) for path in sources() if reads_the_environment(ast.parse(path.read_text()))} == {
        "bot/settings.py"
    }


def impurity(call: ast.Call) -> str | None:
    name = call.func
    if isinstance(name, ast.Name):
        return name.id if name.id in ("open", "print", "input") else None
    if not isinstance(name, ast.Attribute):
        return None
    if name.attr in ("read_text", "read_bytes", "write_text", "open"):
        return name.attr
    if isinstance(name.value, ast.Name) and (name.value.id, name.attr) in CLOCKS:
        return f"{name.value.id}.{name.attr}"
    return None


def test_the_core_has_no_clock_and_opens_no_file_but_the_trial() -> None:
    reading_is_its_work = {"bot/trial/loading.py", "bot/trial/cases.py"}
    strays = [
        f"{relative(path)}:{node.lineno} calls {impurity(node)}"
        for room in CORE
        for path in sorted((ROOT / "bot" / room).rglob("*.py"))
        if relative(path) not in reading_is_its_work
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and impurity(node)
    ]
    assert not strays


def test_nothing_imports_an_entry_point_but_entry_points() -> None:
    entries = ("bot.__main__", "bot.commands")
    strays = [
        f"{relative(path)}:{line}"
        for path in sources()
        for module, line in imports(path)
        if module.startswith(entries) and not relative(path).startswith(("bot/__main__.py", "bot/commands/"))
    ]
    assert not strays


def test_files_stay_small() -> None:
    long = {relative(path): length for path in sources() if (length := len(path.read_text().splitlines())) > 400}
    assert not long
