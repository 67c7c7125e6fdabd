"""axe-core, from the package that ships it, run in the page through the debugger: its own policy forbids foreign scripts."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Frame, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


def violations(page: Page | Frame) -> list[str]:
    """What axe finds wrong in the page as it stands: the rule, and where."""
    # Half-way through a fade, colours are not what they are.
    page.wait_for_function(
        "() => document.getAnimations().every(one => one.playState !== 'running'"
        " || !isFinite(one.effect.getComputedTiming().endTime))"
    )
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {source()} }}")
    found: dict[str, Any] = page.evaluate(_RUN, TAGS)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
