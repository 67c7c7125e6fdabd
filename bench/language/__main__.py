"""`make eval-language`: how well typed replies are read, by part, type and person, and what each of its parts is worth.

`--failures` lists what the development part still gets wrong. Nothing prints a held-out sentence. `--open FOLDER` adds sets
from elsewhere (yes_no.jsonl, how_long.jsonl). `--write` puts the tables into docs/language.md and the pictures beside it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.language import corpus, nets, pictures
from bench.language.corpus import Row
from bench.language.misspelt import misspelt
from bench.language.reading import Scored, score
from bench.language.totals import table
from bench.language.verdicts import RIGHT
from bot.language.dictionary import load_formulary
from bot.language.reader import Reader

DOCS = corpus.FOLDER.parents[1] / "docs"
BEGINS, ENDS = "<!-- figures -->", "<!-- /figures -->"
READERS: dict[str, Callable[[], Reader]] = {
    "rules only (no encoder)": lambda: Reader.load(judge=False),
    "classifier only": lambda: Reader.load(rules=False),
    "both": Reader.load,
}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make eval-language", description=__doc__)
    parser.add_argument("--failures", action="store_true", help="list the development sentences that are not right")
    parser.add_argument("--open", type=Path, help="a folder with yes_no.jsonl and how_long.jsonl")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/language.md")
    asked = parser.parse_args(arguments)
    whole = evaluate(asked.open)
    report = "\n".join(tables(whole))
    print(report)
    if asked.failures:
        print(*_failures(whole), sep="\n")
    if asked.write:
        write(report)
        pictures.draw([one for one in whole if one.row.part == "held_out"], DOCS / "pictures")
    return 0


def evaluate(elsewhere: Path | None = None) -> list[Scored]:
    reader, formulary = Reader.load(), load_formulary()
    rows: list[Row] = [row for part in ("development", "held_out") for row in corpus.rows(part)]
    rows += misspelt(row for row in rows if row.part == "held_out")
    if elsewhere is not None:
        rows += corpus.rows_of_jsonl(elsewhere)
    score(rows[:20], reader, formulary)  # warm
    return score(rows, reader, formulary)


def tables(scored: Sequence[Scored]) -> Iterator[str]:
    """Markdown, block by block."""
    yield "### By part\n"
    yield table(scored, "part", lambda one: one.row.part)
    for part in ("held_out", "development"):
        of_part = [one for one in scored if one.row.part == part]
        yield f"\n### {part}, by type\n"
        yield table(of_part, "type", lambda one: one.row.type)
        yield f"\n### {part}, by person\n"
        yield table(of_part, "person", lambda one: one.row.person)
    yield "\n### What each part of the reader is worth (held_out, yes or no)\n"
    yield _ablations()
    yield "\n### The safety net: messages written for it, each heard by a net that was taught without it\n"
    yield from nets.report()
    yield f"\nMedian of a whole reading, encoder included: {1000 * median(one.seconds for one in scored):.1f} ms."


def _ablations() -> str:
    rows = [row for row in corpus.rows("held_out") if row.type == "yes_no"]
    formulary = load_formulary()
    results = {name: score(rows, make(), formulary) for name, make in READERS.items()}
    named = [(name, one) for name, scored in results.items() for one in scored]
    by = {id(one): name for name, one in named}
    lines = table([one for _, one in named], "reader", lambda one: by[id(one)]).splitlines()
    return "\n".join(line for line in lines if not line.startswith("| all"))


def _failures(scored: Sequence[Scored]) -> Iterator[str]:
    yield "\n### Development sentences that are not right\n"
    for one in scored:
        if one.row.part == "development" and one.verdict != RIGHT:
            ask = f" [{one.row.asked['ask']}]" if one.row.asked.get("ask") else ""
            read, means = f"{one.reading} {one.value!r}", repr(one.row.means)
            yield f"- {one.verdict}: {one.row.type}{ask} {one.row.text!r}: {read}, means {means}"


def write(report: str) -> None:
    path = DOCS / "language.md"
    text = path.read_text(encoding="utf-8")
    before, after = text.split(BEGINS)[0], text.split(ENDS)[1]
    path.write_text(f"{before}{BEGINS}\n{report}\n{ENDS}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
