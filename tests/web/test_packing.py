"""Proves that the chat's modules become one script that is the same program, and that what cannot be joined is named."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from bot.bootstrap import App, build
from bot.web.packing import STATIC, STYLES, CannotPack, join, packed_script, packed_style, read_modules, with_words
from bot.web.server import create_app
from tests.web.conftest import TRIAL, FakeRasa, settings_for

GZIP = {"Accept-Encoding": "gzip"}


def written(folder: Path, **files: str) -> Path:
    for name, source in files.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder


def test_what_is_imported_comes_before_its_importer_and_once(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        main='import { one } from "./a.js";\nimport { two } from "./b.js";\none(two);\n',
        a='import { two } from "./b.js";\nexport function one() {}\n',
        b="export const two = 2;\n",
    )
    modules = read_modules(folder, "main.js", {})
    assert list(modules) == ["b.js", "a.js", "main.js"]
    assert not re.search(r"^(import|export)", join(modules), re.MULTILINE)


def test_a_made_module_needs_no_file(tmp_path: Path) -> None:
    folder = written(tmp_path, main='import { words } from "./chat/words.js";\nwords.a;\n')
    assert list(read_modules(folder, "main.js", {"chat/words.js": "export const words = {};\n"})) == [
        "chat/words.js",
        "main.js",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "export default function a() {}",
        "export * from './b.js';",
        "export { a };",
        'import a from "./b.js";',
        'import { a as b } from "https://elsewhere.example/b.js";',
        "const { a, b } = c;",
    ],
)
def test_a_line_that_cannot_be_joined_is_named(line: str) -> None:
    with pytest.raises(CannotPack, match=r"odd\.js .*cannot be joined") as caught:
        join({"odd.js": line + "\n"})
    assert line in str(caught.value)


def test_a_name_at_the_top_of_two_modules_is_named() -> None:
    with pytest.raises(CannotPack, match=r"b\.js and a\.js both use the name box"):
        join({"a.js": "const box = 1;\n", "b.js": "export function box() {}\n"})


def test_modules_that_import_each_other_are_named(tmp_path: Path) -> None:
    folder = written(tmp_path, a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\n')
    with pytest.raises(CannotPack, match=r"a\.js imports itself by way of b\.js"):
        read_modules(folder, "a.js", {})


def test_a_sentence_stands_where_its_name_stood() -> None:
    words = {"send": 'Say "yes"', "you": "You", "units": {"days": "days"}}
    modules = {
        "chat/words.js": "",
        "a.js": 'import { words } from "./words.js";\n'
        "show(words.send, this.words.send, chat.words.units.days, words[who], words.export);\n",
    }
    packed = with_words(modules, words)
    assert list(packed) == ["chat/words.js", "a.js"]
    said = '"Say \\"yes\\""'
    assert f"show({said}, {said}, chat.words.units.days, words[who], words.export)" in packed["a.js"]
    assert packed["chat/words.js"] == 'export const words = {"you": "You", "units": {"days": "days"}};\n'


async def test_the_page_keeps_every_attribute_that_the_sheet_and_the_script_ask_for(http: httpx.AsyncClient) -> None:
    """A library that took `type="text"` for needless would leave a box without its border."""
    page = (await http.get(f"/chat/{TRIAL}")).text
    template = (STATIC.parent / "templates" / "chat.html").read_text(encoding="utf-8")
    for attribute in ("type", "data-chat", "data-command", "role", "hidden", "aria-live"):
        counted = re.compile(rf"\s{attribute}(?=[=\s>])")
        assert len(counted.findall(page)) >= len(counted.findall(template)) > 0, attribute


def test_every_module_and_sheet_of_the_chat_is_in() -> None:
    named = set(read_modules(STATIC, "chat.js", {"chat/words.js": ""}))
    assert named == {"chat.js", "chat/words.js", *(f"chat/{path.name}" for path in STATIC.glob("chat/*.js"))}
    script = packed_script().content.decode()
    assert "/resume-code" in script
    assert "See if this study may fit" not in script, "words of other pages stay there"
    assert all(word in packed_style().content.decode() for word in ("--accent-soft", ".composer", ".brushes"))


async def test_the_page_names_what_a_browser_may_keep_for_good(http: httpx.AsyncClient) -> None:
    page = (await http.get(f"/chat/{TRIAL}")).text
    found = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)
    assert [path.split(".")[-1] for path in found] == ["css", "js"]
    for path in found:
        got = await http.get(path, headers=GZIP)
        assert got.status_code == 200
        assert got.headers["content-encoding"] == "gzip"
        assert got.headers["vary"] == "Accept-Encoding"
        assert "immutable" in got.headers["cache-control"]
        plain = await http.get(path, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == got.content
        assert plain.headers["content-type"] == got.headers["content-type"]


async def test_a_name_of_another_version_is_not_there_and_not_kept(http: httpx.AsyncClient) -> None:
    got = await http.get("/assets/chat.000000000000.js")
    assert got.status_code == 404
    assert got.headers["cache-control"] == "no-store"


async def test_for_work_on_them_the_files_come_as_they_are(tmp_path: Path) -> None:
    site = create_app(app := settings_app(tmp_path), FakeRasa(app))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://127.0.0.1") as http:
        page = (await http.get(f"/chat/{TRIAL}")).text
        assert re.findall(r'(?:src|href)="(/[^"]+(?:js|css))"', page) == [
            *(f"/static/{name}" for name in STYLES),
            "/static/chat.js",
        ]
        for name in read_modules(STATIC, "chat.js", {"chat/words.js": ""}):
            got = await http.get(f"/static/{name}")
            assert got.headers["content-type"].startswith("text/javascript"), name
        assert "// Nothing is asked for" in (await http.get("/widget.js")).text
    app.store.close()


def settings_app(folder: Path) -> App:
    return build(settings_for(folder, PRESCREEN_READABLE_SCRIPTS="yes"))
