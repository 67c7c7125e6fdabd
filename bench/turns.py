"""Turns through our web process against the yardsticks: at turn 5 and at turn 40, and many visitors at once.

"Turn 5" is turns 3 to 8 and "turn 40" turns 38 to 43 of a chat. In both, each turn is typed in half of the chats and
pressed in the others; turns outside them are pressed. Latencies with one visitor, turns a second with ten who press four
times and type once. Clients run on the same machine.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp

from bench.comparing import rows
from bench.ours import Ours
from bench.servers import Costs
from bench.table import Table
from bench.visitors import LONGEST, Arrives, AtOurs, AtRasa, at_the_form, at_the_init_bot
from bench.yardsticks import Yardstick, init_bot, plain_form

EARLY, LATE = range(3, 9), range(38, 44)
VISITORS = 10
WARM_UP_CHATS = 3


@dataclass(frozen=True)
class Effort:
    """How much is measured: chats of one visitor, seconds of ten visitors."""

    chats: int
    seconds: float


FULL = Effort(chats=70, seconds=20.0)
SHORT = Effort(chats=20, seconds=12.0)  # for the yardsticks that no target names


@dataclass(frozen=True)
class Measured:
    """Seconds of each turn by (typed, late), and turns a second with ten visitors. `memory` in MB after all that."""

    name: str
    costs: Costs
    turns: dict[tuple[bool, bool], list[float]]
    a_second: float
    memory: float


def measure() -> list[Table]:
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        ours = _measured(Ours(folder / "ours"), FULL, AtOurs)
        form = _measured(plain_form(folder / "form"), FULL, partial(AtRasa, says=at_the_form))
        bare = _measured(plain_form(folder / "bare", with_actions=False), SHORT, partial(AtRasa, says=at_the_form))
        init = _measured(init_bot(folder / "init"), SHORT, partial(AtRasa, says=at_the_init_bot))
    return [Table("Turns", rows(ours, form, [bare, init]), [(__doc__ or "").partition("\n\n")[2].replace("\n", " ")])]


Served = Ours | Yardstick
Comes = Callable[[aiohttp.ClientSession, str], AtOurs | AtRasa]


def _measured(bot: Served, effort: Effort, comes: Comes) -> Measured:
    with _running(bot) as costs:
        turns, a_second = asyncio.run(_visits(bot.url, effort, comes))
        return Measured(bot.name, costs, turns, a_second, bot.memory())


@contextmanager
def _running(bot: Served) -> Iterator[Costs]:
    try:
        yield bot.up()
    finally:
        bot.down()


async def _visits(url: str, effort: Effort, comes: Comes) -> tuple[dict[tuple[bool, bool], list[float]], float]:
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as http:
        arrives = partial(comes, http, url)
        await one_visitor(arrives, WARM_UP_CHATS)
        return await one_visitor(arrives, effort.chats), await turns_a_second(arrives, effort.seconds)


async def one_visitor(arrives: Arrives, chats: int) -> dict[tuple[bool, bool], list[float]]:
    """Seconds of the turns of both windows, one chat after the other."""
    found: dict[tuple[bool, bool], list[float]] = {(typed, late): [] for typed in (0, 1) for late in (0, 1)}
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


async def turns_a_second(arrives: Arrives, seconds: float, visitors: int = VISITORS) -> float:
    """Finished turns, from the moment when everybody is chatting."""
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
    return sum(1 for moment in finished if begins <= moment < ends) / seconds
