"""Turns through our web process against the yardsticks: at turn 5 and at turn 40, and many visitors at once.

"Turn 5" is turns 2 to 9 and "turn 40" turns 36 to 43 of a chat. In both, each turn is typed in half of the chats and
pressed in the others; turns outside them are pressed. Latencies with one visitor, turns a second with ten who press four
times and type once. Clients run on the same machine. All bots are up at the same time and take turns in short rounds, so
that whatever else the machine does meets all of them alike.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import aiohttp

from bench import machine
from bench.comparing import rows
from bench.ours import Ours
from bench.servers import Costs
from bench.table import Table
from bench.visitors import LONGEST, Arrives, AtOurs, AtRasa, at_the_form, at_the_init_bot
from bench.yardsticks import Yardstick, init_bot, plain_form

EARLY, LATE = range(2, 10), range(36, 44)
VISITORS = 10
ROUNDS = 5
WARM_UP_CHATS = 3

Turns = dict[tuple[bool, bool], list[float]]  # seconds of each turn, by (typed, late)
Served = Ours | Yardstick
Comes = Callable[[aiohttp.ClientSession, str], AtOurs | AtRasa]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Effort:
    """How much is measured in one round: chats of one visitor, seconds of ten visitors."""

    chats: int
    seconds: float


FULL = Effort(chats=10, seconds=5.0)  # 200 turns a figure, of all rounds
SHORT = Effort(chats=3, seconds=3.0)  # for the yardsticks that no target names


@dataclass
class Measured:
    """`a_second`: turns a second of ten visitors, one of each round; `cpu`: seconds of processor time a turn in those.

    `memory` in MB after all that.
    """

    name: str
    costs: Costs
    turns: Turns = field(
        default_factory=lambda: {(typed, late): [] for typed in (False, True) for late in (False, True)}
    )
    a_second: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: float = 0.0


def measure() -> list[Table]:
    with tempfile.TemporaryDirectory(prefix="bench-") as made, ExitStack() as stack:
        folder = Path(made)
        form_says = partial(AtRasa, says=at_the_form)
        runs = [
            stack.enter_context(_running(bot, effort, comes))
            for bot, effort, comes in (
                (Ours(folder / "ours"), FULL, AtOurs),
                (plain_form(folder / "form"), FULL, form_says),
                (plain_form(folder / "bare", with_actions=False), SHORT, form_says),
                (init_bot(folder / "init"), SHORT, partial(AtRasa, says=at_the_init_bot)),
            )
        ]
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS}; {machine.load()}", file=sys.stderr, flush=True)
            for run in runs:
                run.one_round()
        ours, form, *others = [run.result() for run in runs]
    return [Table("Turns", rows(ours, form, others), [(__doc__ or "").partition("\n\n")[2].replace("\n", " ")])]


@dataclass
class Run:
    """A bot that is up, and what was measured of it so far."""

    bot: Served
    effort: Effort
    comes: Comes
    found: Measured

    def one_round(self) -> None:
        for kind, seconds in self._visits(lambda arrives: one_visitor(arrives, self.effort.chats)).items():
            self.found.turns[kind] += seconds
        used = self.bot.cpu()
        finished = self._visits(lambda arrives: many_visitors(arrives, self.effort.seconds))
        self.found.cpu.append((self.bot.cpu() - used) / finished.turns)
        self.found.a_second.append(finished.a_second)

    def warm_up(self) -> None:
        self._visits(lambda arrives: one_visitor(arrives, WARM_UP_CHATS))

    def result(self) -> Measured:
        self.found.memory = self.bot.memory()
        return self.found

    def _visits(self, visit: Callable[[Arrives], Awaitable[_T]]) -> _T:
        async def visiting() -> _T:
            timeout = aiohttp.ClientTimeout(total=60)
            async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as http:
                return await visit(partial(self.comes, http, self.bot.url))

        return asyncio.run(visiting())


@contextmanager
def _running(bot: Served, effort: Effort, comes: Comes) -> Iterator[Run]:
    print(f"starting {bot.name}; {machine.load()}", file=sys.stderr, flush=True)
    try:
        run = Run(bot, effort, comes, Measured(bot.name, bot.up()))
        run.warm_up()
        yield run
    finally:
        bot.down()


async def one_visitor(arrives: Arrives, chats: int) -> Turns:
    """Seconds of the turns of both windows, one chat after the other."""
    found: Turns = {(typed, late): [] for typed in (False, True) for late in (False, True)}
    for chat in range(chats):
        visitor = arrives()
        await visitor.begin()
        for number in range(1, LONGEST + 1):
            watched = number in EARLY or number in LATE
            typed = watched and (number + chat) % 2 == 0
            began = time.perf_counter()
            await visitor.turn(number, typed)
            if watched:
                found[typed, number in LATE].append(time.perf_counter() - began)
    return found


@dataclass(frozen=True)
class Finished:
    turns: int
    a_second: float


async def many_visitors(arrives: Arrives, seconds: float, visitors: int = VISITORS) -> Finished:
    """Turns a second are counted from the moment when everybody is chatting."""
    finished: list[float] = []
    begins = time.perf_counter() + seconds * 0.15
    ends = begins + seconds

    async def visit(first: int) -> None:
        while time.perf_counter() < ends:
            visitor = arrives()
            await visitor.begin()
            for number in range(1, LONGEST + 1):
                await visitor.turn(number, typed=number > 2 and (number + first) % 5 == 0)
                finished.append(time.perf_counter())
                if finished[-1] >= ends:
                    return

    await asyncio.gather(*(visit(number) for number in range(visitors)))
    return Finished(len(finished), sum(1 for moment in finished if begins <= moment < ends) / seconds)
