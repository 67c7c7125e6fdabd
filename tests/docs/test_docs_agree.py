"""What README and CONTRIBUTING name exists: files, make targets, subcommands, settings; and every setting is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = [path for name in ("README.md", "CONTRIBUTING.md", "docs/architecture.md") if (path := ROOT / name).exists()]
IDS = [path.name for path in DOCS]

CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"^(?:\./)?[\w.-]+(?:/[\w.*<>{},-]*)*$")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MAKE = re.compile(r"(?:^|[$;|] )\s*make ([a-z][a-z-]*)")
PRESCREEN = re.compile(r"\bprescreen ([a-z][a-z-]+)")
SETTING = re.compile(r"\b(PRESCREEN_[A-Z_]+[A-Z]|DATABASE_URL)\b")
MADE_WHILE_RUNNING = ("var", "models", ".venv", ".venv-tools")


def code_pieces(text: str) -> list[str]:
    fences = FENCE.findall(text)
    inline = CODE.findall(FENCE.sub("", text))
    return [*inline, *(line for fence in fences for line in fence.splitlines()[1:-1])]


def looks_like_a_path(piece: str) -> bool:
    tops = {path.name for path in ROOT.iterdir()}
    if not PATH.match(piece) or any(mark in piece for mark in "*<>{"):
        return False
    top = piece.removeprefix("./").split("/")[0]
    return top not in MADE_WHILE_RUNNING and (
        (top in tops and "/" in piece) or bool(re.search(r"\.(md|yml|toml|lock|sh|py)$", piece))
    )


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE))


def subcommands() -> set[str]:
    return set(COMMANDS)


def settings() -> set[str]:
    return set(SETTING.findall((ROOT / "bot" / "settings.py").read_text()))


@pytest.mark.parametrize("doc", DOCS, ids=IDS)
def test_named_files_exist(doc: Path) -> None:
    text = doc.read_text()
    named = [piece.strip() for piece in code_pieces(text) if looks_like_a_path(piece.strip())]
    missing = [name for name in named if not any((base / name).exists() for base in (ROOT, ROOT / "data", doc.parent))]
    assert not missing


@pytest.mark.parametrize("doc", DOCS, ids=IDS)
def test_links_lead_somewhere(doc: Path) -> None:
    targets = [
        target for target in LINK.findall(doc.read_text()) if "://" not in target and not target.startswith("mailto:")
    ]
    assert not [target for target in targets if not (doc.parent / target).exists()]


@pytest.mark.parametrize("doc", DOCS, ids=IDS)
def test_named_make_targets_exist(doc: Path) -> None:
    named = {name for piece in code_pieces(doc.read_text()) for name in MAKE.findall(piece)}
    assert named <= make_targets()


@pytest.mark.parametrize("doc", DOCS, ids=IDS)
def test_named_subcommands_exist(doc: Path) -> None:
    named = {name for piece in code_pieces(doc.read_text()) for name in PRESCREEN.findall(piece)}
    assert named <= subcommands()


@pytest.mark.parametrize("doc", DOCS, ids=IDS)
def test_named_settings_exist(doc: Path) -> None:
    assert set(SETTING.findall(doc.read_text())) <= settings()


def test_every_setting_is_documented() -> None:
    documented = {
        name
        for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        if path.exists()
        for name in SETTING.findall(path.read_text())
    }
    assert settings() <= documented


def test_every_make_target_is_explained() -> None:
    explained = set(re.findall(r"^([a-z][a-z-]*):.*## \S", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert explained == make_targets()


def test_the_procfile_starts_the_three_servers() -> None:
    lines = (ROOT / "Procfile").read_text().splitlines()
    assert lines == [f"{name}: prescreen serve {name}" for name in ("rasa", "actions", "web")]
    assert "serve" in COMMANDS
