"""`make bench`: runs the parts in one go and prints Markdown; `python -m bench NAME ...` runs only those named."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Sequence

from bench import machine
from bench.table import markdown

PARTS = ("questions", "assess", "reading", "turns", "streams", "opening")  # in one go, in this order
ASKED_FOR = ("desk", "install")  # a year of data twice; downloads about 1 GB when nothing is kept yet


def main(names: Sequence[str]) -> int:
    """Exit code 2 for a part that does not exist. A missed target is told in the table and is no error."""
    unknown = [name for name in names if name not in (*PARTS, *ASKED_FOR)]
    if unknown:
        print(f"No such part: {', '.join(unknown)}. Parts: {', '.join((*PARTS, *ASKED_FOR))}", file=sys.stderr)
        return 2
    print("# Measurements", *machine.lines(), sep="\n", flush=True)
    for name in names or PARTS:
        began = time.monotonic()
        for table in importlib.import_module(f"bench.{name}").measure():
            print(f"\n{markdown(table)}", flush=True)
        print(f"(`{name}`: {time.monotonic() - began:.0f} s; {machine.load()} at its end)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
