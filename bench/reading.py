"""Reading a typed reply, encoder included, and the memory of the Rasa process: against the bot that `rasa init` makes.

The sentences are those of the regression and development parts of tests/language, each read once as an answer to a question;
none is known to the encoder beforehand. The yardstick reads the same sentences with its own pipeline (DIET), in a process of
its own: TensorFlow and Duckling do not bear each other. Memory is that of the one Rasa process (RSS), when it idles after
its first button and again after the same number of typed messages.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp

from bench.language import corpus
from bench.language.corpus import Row as Sentence
from bench.language.reading import TODAY
from bench.servers import AS_THEY_COME, DidNotStart, memory
from bench.table import Row, Table, ms, p50, p95, times
from bench.visitors import AtOurs, AtRasa, Visitor, at_the_init_bot
from bench.yardsticks import Yardstick, init_bot
from bot.answers.formulary import Formulary
from bot.commands import train, understand
from bot.language.dictionary import load_formulary
from bot.language.reader import Reader
from tests.system.servers import Servers

TARGET = 0.020  # seconds, at the median
SPOKEN = 60  # messages typed before memory is looked at again
ROUND, WARM = 100, 20  # sentences
THEIRS = Path(__file__).with_name("parse_with_rasa.py")


@dataclass(frozen=True)
class Took:
    """Seconds of one reading, and of the processor alone: other load on the machine stretches these less."""

    seconds: float
    processor: float


@dataclass(frozen=True)
class Memory:
    """RSS in MB of a Rasa process."""

    pressed: float
    typed: float


def measure() -> list[Table]:
    sentences = [one for part in ("regression", "development") for one in corpus.rows(part)]
    with tempfile.TemporaryDirectory(prefix="prescreen-bench-") as folder:
        their_bot = init_bot(Path(folder) / "init")
        theirs_memory = _memory_of_init(their_bot)
        ours, theirs = _in_turns(their_bot, sentences)
        ours_memory = _memory_of_ours(Path(folder) / "ours")
    notes = [
        f"{len(sentences)} sentences, in turns of {ROUND}; {SPOKEN} messages typed before memory is looked at again.",
    ]
    return [Table("Reading a typed reply", rows(ours, theirs, ours_memory, theirs_memory), notes)]


def rows(took: Sequence[Took], theirs: Sequence[float], mine: Memory, init: Memory) -> list[Row]:
    ours = [one.seconds for one in took]
    ratio = times(p50(ours) / p50(theirs))
    return [
        Row(
            f"a whole reading, encoder included: median of {len(ours)}",
            ms(p50(ours)),
            f"{ratio} the `rasa init` bot's understanding of the same words ({ms(p50(theirs))})",
            f"at most {TARGET * 1000:.0f} ms",
            p50(ours) <= TARGET,
        ),
        Row("p95", ms(p95(ours)), f"rasa init: {ms(p95(theirs))}"),
        Row("processor time of it, median", ms(p50([one.processor for one in took]))),
        _compared("memory of the Rasa process (RSS), after a button", mine.pressed, init.pressed),
        _compared(f"the same after {SPOKEN} typed messages", mine.typed, init.typed),
    ]


def _compared(what: str, mine: float, init: float) -> Row:
    return Row(
        what, f"{mine:.0f} MB", f"rasa init: {init:.0f} MB ({times(mine / init)})", "below rasa init", mine < init
    )


def readings(sentences: Sequence[Sentence], reader: Reader, formulary: Formulary) -> list[Took]:
    """What each sentence's whole reading took, without the garbage collector between."""
    samples: list[Took] = []
    gc.collect()
    gc.disable()
    try:
        for one in sentences:
            asked = {"id": "row", "text": one.text, "today": TODAY.isoformat(), **one.asked}
            began, busy = time.perf_counter(), time.process_time()
            understand.answer(one.type, asked, reader, formulary)
            samples.append(Took(time.perf_counter() - began, time.process_time() - busy))
    finally:
        gc.enable()
    return samples


def _in_turns(bot: Yardstick, sentences: Sequence[Sentence]) -> tuple[list[Took], list[float]]:
    """Ours and theirs, so that whatever else the machine does meets both alike. Raises DidNotStart."""
    reader, formulary = Reader.load(), load_formulary()
    asked = [sys.executable, str(THEIRS), str(bot.folder / "models")]
    ours: list[Took] = []
    theirs: list[float] = []
    with subprocess.Popen(
        asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **AS_THEY_COME}
    ) as process:
        warm = [replace(one, text=f"{one.text} so to say") for one in sentences[:WARM]]
        readings(warm, reader, formulary)
        _parsed(process, warm)
        for first in range(0, len(sentences), ROUND):
            ours += readings(sentences[first : first + ROUND], reader, formulary)
            theirs += _parsed(process, sentences[first : first + ROUND])
    return ours, theirs


def _parsed(process: subprocess.Popen[str], sentences: Sequence[Sentence]) -> list[float]:
    assert process.stdin is not None
    assert process.stdout is not None
    print(json.dumps([one.text for one in sentences]), file=process.stdin, flush=True)
    line = process.stdout.readline()
    if not line:
        raise DidNotStart("the yardstick's model could not be loaded")
    found: list[float] = json.loads(line)
    return found


def _memory_of_init(bot: Yardstick) -> Memory:
    bot.up()
    try:
        return asyncio.run(_spoken(bot.url, bot.children[0].pid))
    finally:
        bot.down()


async def _spoken(url: str, group: int) -> Memory:
    async with aiohttp.ClientSession() as http:
        visitor = AtRasa(http, url, at_the_init_bot)
        return await _memory(visitor, group)


def _memory_of_ours(folder: Path) -> Memory:
    if train.main(argparse.Namespace(force=False)) != 0:
        raise DidNotStart("the model could not be trained")
    servers = Servers(folder, {"PRESCREEN_LOG_LEVEL": "INFO", "PRESCREEN_TURN_SECONDS": "30"})
    folder.mkdir(parents=True)
    try:
        servers.up()
        return asyncio.run(_spoken_to_ours(servers))
    finally:
        servers.down()


async def _spoken_to_ours(servers: Servers) -> Memory:
    async with aiohttp.ClientSession() as http:
        return await _memory(AtOurs(http, servers.base_url), servers.pids["rasa"])


async def _memory(visitor: Visitor, group: int) -> Memory:
    """One button, then chats in which everything after the first two turns is typed."""
    await visitor.begin()
    await visitor.turn(1, typed=False)
    pressed = memory([group])[0]
    for number in range(2, SPOKEN + 3):
        if number % 30 == 0:
            await visitor.begin()
        place = number % 30 + 1
        await visitor.turn(place, typed=place > 2)
    return Memory(pressed, memory([group])[0])
