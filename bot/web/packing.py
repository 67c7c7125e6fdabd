"""The chat's script and style sheet as they travel: many readable files become one small one, when the server starts.

There is no build step: nothing is written to disk. With PRESCREEN_READABLE_SCRIPTS the browser gets the files as they are.
Modules are joined into one scope in the order in which they import each other, so two of them may not use the same name
at their top level; that, and what the joiner does not understand, stops the start with the file's name.
Why so, and with which library: docs/decisions/010-widget-size.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import minify
import zopfli.gzip

from bot.web.sentences import ROOM, languages, page_words

STATIC = ROOM / "static"
SCRIPT = "chat.js"
STYLES = ("base.css", "chat.css", "panel.css")
WORDS = "chat/words.js"  # no file: made from the file of strings
TYPES = {"js": "text/javascript", "css": "text/css"}

_IMPORT = re.compile(r'^import \{[\w\s,]+\} from "(\.\.?/[\w./-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |class |const )", re.MULTILINE)
_TOP = re.compile(r"^(?:async )?(?:function|class|const|let|var) (\w+)", re.MULTILINE)
_NAMED = re.compile(r"(?<![\w.])(?:(?:this|chat)\.)?words\.(\w+)\b")
_LEFT = re.compile(r"^(?:import|export)\b.*|^(?:const|let|var) [{\[].*", re.MULTILINE)


class CannotPack(ValueError):
    """A module that cannot be joined with the others; the text names it."""


@dataclass(frozen=True)
class Packed:
    """One file as it travels. `name` holds a hash of the content, so a browser may keep it for good."""

    name: str
    media_type: str
    content: bytes
    gzipped: bytes

    @classmethod
    def of(cls, stem: str, kind: str, content: str) -> Packed:
        raw = content.encode()
        mark = hashlib.sha256(raw).hexdigest()[:12]
        return cls(f"{stem}.{mark}.{kind}", TYPES[kind], raw, zopfli.gzip.compress(raw, numiterations=5))


@lru_cache(maxsize=1)
def packed_script() -> Packed:
    modules = read_modules(STATIC, SCRIPT, {WORDS: ""})
    return Packed.of("chat", "js", small_script(join(with_words(modules, page_words()["chat"]))))


@lru_cache(maxsize=1)
def packed_style() -> Packed:
    sheets = "".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES)
    return Packed.of("chat", "css", minify.string("text/css", sheets))


@lru_cache(maxsize=1)
def packed_launcher() -> Packed:
    return Packed.of("widget", "js", small_script(launcher()))


def launcher() -> str:
    """The launcher, with its words in every language put in."""
    words = {language: content["launcher"] for language, content in languages().items()}
    source = (STATIC / "widget.js").read_text(encoding="utf-8")
    return source.replace('"LAUNCHER_WORDS"', json.dumps(words, ensure_ascii=False))


def words_module(words: Mapping[str, Any]) -> str:
    """The module that holds the words of the chat."""
    return f"export const words = {_literal(words)};\n"


def with_words(modules: Mapping[str, str], words: Mapping[str, Any]) -> dict[str, str]:
    """Each sentence where its name stands (`words.send`), which takes fewer bytes than a name here and the same name there.

    What is not named so, for it is looked up by a name that is worked out, stays in the module of words. No word may be
    looked up both ways.
    """
    named: set[str] = set()

    def sentence(found: re.Match[str]) -> str:
        if not isinstance(words.get(found[1]), str):
            return found[0]
        named.add(found[1])
        return _literal(words[found[1]])

    spoken = {name: _NAMED.sub(sentence, source) for name, source in modules.items() if name != WORDS}
    return {WORDS: words_module({name: text for name, text in words.items() if name not in named})} | spoken


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def small_script(source: str) -> str:
    """The same program in fewer bytes: no comments, no indentation, short names for what is not seen from outside."""
    small: str = minify.string("application/javascript", source)
    return small


def small_page(html: str) -> str:
    """The same page without needless white space. Attributes stay, for the style sheet asks for them."""
    minify.config({f"html-keep-{part}": True for part in ("quotes", "document-tags", "end-tags", "default-attr-vals")})
    small: str = minify.string("text/html", html)
    return small


def read_modules(folder: Path, entry: str, made: Mapping[str, str]) -> dict[str, str]:
    """Path below `folder` -> source, imported ones before their importers. `made`: modules that are no files."""
    found: dict[str, str] = {}

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise CannotPack(f"{name} imports itself by way of {above[-1]}.")
        if name in found:
            return
        source = made[name] if name in made else (folder / name).read_text(encoding="utf-8")
        for path in _IMPORT.findall(source):
            visit(
                (folder / name).parent.joinpath(path).resolve().relative_to(folder.resolve()).as_posix(), (*above, name)
            )
        found[name] = source

    visit(entry, ())
    return found


def join(modules: Mapping[str, str]) -> str:
    """One scope with all of them. Raises CannotPack."""
    home: dict[str, str] = {}
    parts: list[str] = []
    for name, source in modules.items():
        part = _EXPORT.sub("", _IMPORT.sub("", source))
        if left := _LEFT.search(part):
            raise CannotPack(f"{name} has a line that cannot be joined with other modules: {left[0]}")
        for one in _TOP.findall(part):
            if one in home:
                raise CannotPack(f"{name} and {home[one]} both use the name {one} at their top level.")
            home[one] = name
        parts.append(part)
    return _alone(parts)


def _alone(parts: Sequence[str]) -> str:
    """In a function, or else the names at the top would count as seen from outside, and keep their length."""
    return "(() => {\n" + "\n".join(parts) + "})();\n"
