"""YAML with its lines: every piece of a trial file knows where it stands, so that every error can say so.

Scalars are read as YAML 1.2 has them: `yes` and `no` are words, only `true` and `false` are truth values.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NoReturn

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"[-+]?\d+")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_QUOTED = ("'", '"', "|", ">")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class TrialError(Exception):
    """A trial file that cannot be used: `<path>:<line>: what is wrong and what to do`."""


class Part:
    """One YAML node with its file. Its methods read it strictly, or raise TrialError with its line."""

    def __init__(self, node: yaml.Node, path: str) -> None:
        self.node = node
        self.path = path

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def error(self, message: str) -> TrialError:
        return TrialError(f"{self.path}:{self.line}: {message}")

    def wrong(self, message: str) -> NoReturn:
        raise self.error(message)

    def pairs(self) -> list[tuple[Part, Part]]:
        """The keys and values of a mapping; a key written twice is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(f"expected keys and values, found {self._found()}")
        pairs = [(Part(key, self.path), Part(value, self.path)) for key, value in self.node.value]
        seen: set[str] = set()
        for key, _ in pairs:
            if key.text() in seen:
                key.wrong(f"`{key.text()}` stands here twice: remove one")
            seen.add(key.text())
        return pairs

    def keys(self, required: str, optional: str = "", what: str = "this place") -> dict[str, Part]:
        """A mapping with exactly known keys (blank-separated names)."""
        must, may = required.split(), optional.split()
        found: dict[str, Part] = {}
        for key, value in self.pairs():
            if key.text() not in must + may:
                key.wrong(f"unknown key `{key.text()}` in {what}; known: {', '.join(must + may)}")
            found[key.text()] = value
        for name in must:
            if name not in found:
                self.wrong(f"{what} needs the key `{name}`")
        return found

    def items(self) -> list[Part]:
        """The entries of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong(f"expected a list, found {self._found()}")
        return [Part(entry, self.path) for entry in self.node.value]

    def listed(self) -> list[Part]:
        """A list, or one entry alone."""
        return self.items() if isinstance(self.node, yaml.SequenceNode) else [self]

    def text(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            self.wrong(f"expected words, found {self._found()}")
        return " ".join(self.node.value.split())

    def number(self) -> float:
        if not _NUMBER.fullmatch(self.text()):
            self.wrong(f"expected a number, found `{self.text()}`")
        return float(self.text())

    def whole(self) -> int:
        if not _WHOLE.fullmatch(self.text()):
            self.wrong(f"expected a whole number, found `{self.text()}`")
        return int(self.text())

    def flag(self) -> bool:
        if self.text() not in ("true", "false"):
            self.wrong(f"expected true or false, found `{self.text()}`")
        return self.text() == "true"

    def day(self) -> date:
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            self.wrong(f"expected a day like 2025-06-26, found `{self.text()}`")

    def one_of(self, allowed: tuple[str, ...], what: str) -> str:
        if self.text() not in allowed:
            self.wrong(f"unknown {what} `{self.text()}`; known: {', '.join(allowed)}")
        return self.text()

    def plain(self) -> Any:
        """The node as JSON-able data; days stay words."""
        if isinstance(self.node, yaml.MappingNode):
            return {key.text(): value.plain() for key, value in self.pairs()}
        if isinstance(self.node, yaml.SequenceNode):
            return [part.plain() for part in self.items()]
        return self._scalar()

    def _scalar(self) -> Any:
        words = str(self.node.value)
        if getattr(self.node, "style", None) in _QUOTED or _DAY.fullmatch(words):
            return words
        if words in ("", "null", "~"):
            return None
        if words in ("true", "false"):
            return words == "true"
        if _WHOLE.fullmatch(words):
            return int(words)
        return float(words) if _NUMBER.fullmatch(words) else words

    def _found(self) -> str:
        if isinstance(self.node, yaml.MappingNode):
            return "keys and values"
        if isinstance(self.node, yaml.SequenceNode):
            return "a list"
        return f"`{self.node.value}`" if self.node.value else "nothing"


def parse_yaml(text: str, path: str) -> Part:
    """The root of one YAML text. Raises TrialError where it is no YAML, or empty."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TrialError(f"{path}:{line}: this is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise TrialError(f"{path}:1: this is not YAML: {error}") from None
    if node is None:
        raise TrialError(f"{path}:1: the file is empty")
    return Part(node, path)
