"""Event streams: 500 visitors listen at one web process, 20 of them chat.

One run. Each of 500 sessions has one stream open, read by the same client over loopback. Twenty of them press 12 buttons
each, all at the same time; the same was done before with no stream open. A message is lost if it stands in the transcript
and did not come down the stream of its session within ten seconds of the last turn. Memory is that of the web process
alone (RSS), before and after the streams were opened; idle processor time is taken over ten seconds in which nobody writes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bench import machine
from bench.servers import cpu, memory
from bench.table import Row, Table, ms, p50, p95, times
from bench.visitors import AtOurs
from bot.commands import train
from tests.system.servers import Servers

STREAMS, CHATTING, TURNS = 500, 20, 12
PATIENCE, IDLE = 10.0, 10.0  # seconds
OPENING = 25  # at a time


@dataclass
class Listener:
    """A session with its stream. `came`: the seqs in the order in which they came."""

    visitor: AtOurs
    came: list[int] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    ended: str | None = None

    async def listen(self, http: aiohttp.ClientSession) -> None:
        url = self.visitor.messages_url.replace("/messages", "/events")
        try:
            async with http.get(url, headers=self.visitor.headers) as reply:
                if reply.status != 200:
                    self.ended = f"status {reply.status}"
                    return
                async for line in reply.content:
                    if line.startswith(b"id: "):
                        self.came.append(int(line[4:]))
                    elif line.startswith(b"event: state"):
                        self.open.set()
            self.ended = "closed"
        finally:
            self.open.set()


@dataclass(frozen=True)
class Found:
    """Seconds of each turn without and with the streams; RSS in MB before and after; what happened to messages."""

    alone: list[float]
    among: list[float]
    before: float
    after: float
    idle: float
    messages: int
    lost: int
    twice: int
    ended: int


def measure() -> list[Table]:
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        if train.main(argparse.Namespace(force=False)) != 0:
            raise RuntimeError("the model could not be trained")
        servers = Servers(Path(made) / "data", {"PRESCREEN_LOG_LEVEL": "INFO", "PRESCREEN_TURN_SECONDS": "15"})
        try:
            servers.up()
            found = asyncio.run(run(servers.base_url, servers.pids["web"]))
        finally:
            servers.down()
    return [Table(f"Event streams, {STREAMS} open, {CHATTING} chatting", rows(found), [notes()])]


def notes() -> str:
    return (__doc__ or "").partition("\n\n")[2].replace("\n", " ")


async def run(url: str, web: int) -> Found:
    limits = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=60)
    async with aiohttp.ClientSession(connector=limits, timeout=timeout, trust_env=False) as http:
        await chat([await begun(http, url) for _ in range(CHATTING)], 3)  # warm
        alone = await chat([await begun(http, url) for _ in range(CHATTING)], TURNS)
        listeners = [Listener(await begun(http, url)) for _ in range(STREAMS)]
        before = memory([web])[0]
        tasks = await opened(listeners, http)
        print(f"{STREAMS} streams are open; {machine.load()}", file=sys.stderr, flush=True)
        await asyncio.sleep(2)
        used = cpu([web])
        await asyncio.sleep(IDLE)
        idle = (cpu([web]) - used) / IDLE
        after = memory([web])[0]
        among = await chat([one.visitor for one in listeners[:CHATTING]], TURNS)
        written = [await seqs(http, one.visitor) for one in listeners]
        await arrived(listeners, written)
        ended = sum(one.ended is not None for one in listeners)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    lost = sum(len(set(wanted) - set(one.came)) for one, wanted in zip(listeners, written, strict=True))
    twice = sum(len(one.came) - len(set(one.came)) for one in listeners)
    return Found(alone, among, before, after, idle, sum(map(len, written)), lost, twice, ended)


async def begun(http: aiohttp.ClientSession, url: str) -> AtOurs:
    visitor = AtOurs(http, url)
    await visitor.begin()
    return visitor


async def opened(listeners: list[Listener], http: aiohttp.ClientSession) -> list[asyncio.Task[None]]:
    tasks = []
    for at in range(0, len(listeners), OPENING):
        some = listeners[at : at + OPENING]
        tasks += [asyncio.create_task(one.listen(http)) for one in some]
        await asyncio.wait_for(asyncio.gather(*(one.open.wait() for one in some)), 60)
    return tasks


async def chat(visitors: list[AtOurs], turns: int) -> list[float]:
    """All at the same time. Seconds of every turn."""
    took: list[float] = []

    async def one(visitor: AtOurs) -> None:
        for number in range(1, turns + 1):
            began = time.perf_counter()
            await visitor.turn(number, typed=False)
            took.append(time.perf_counter() - began)

    await asyncio.gather(*(one(visitor) for visitor in visitors))
    return took


async def seqs(http: aiohttp.ClientSession, visitor: AtOurs) -> list[int]:
    async with http.get(visitor.messages_url, headers=visitor.headers) as reply:
        content: dict[str, Any] = json.loads(await reply.read())
    return [message["seq"] for message in content["messages"]]


async def arrived(listeners: list[Listener], written: list[list[int]]) -> None:
    """Until everything came, or patience is at its end."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if all(set(wanted) <= set(one.came) for one, wanted in zip(listeners, written, strict=True)):
            return
        await asyncio.sleep(0.1)


def rows(found: Found) -> list[Row]:
    each = (found.after - found.before) * 1024 / STREAMS
    slower = p50(found.among) / p50(found.alone)
    return [
        Row("messages lost", f"{found.lost} of {found.messages}", target="none", met=found.lost == 0),
        Row("messages told twice", str(found.twice), target="none", met=found.twice == 0),
        Row("streams that ended by themselves", str(found.ended), target="none", met=found.ended == 0),
        Row(
            "memory a stream",
            f"{each:.0f} kB",
            f"web process before: {found.before:.0f} MB, after: {found.after:.0f} MB",
        ),
        Row("processor time while nobody writes", f"{found.idle:.1%} of one processor"),
        Row(
            f"a turn, {CHATTING} at the same time: p50 / p95 ({len(found.among)} turns)",
            f"{ms(p50(found.among))} / {ms(p95(found.among))}",
            f"without streams: {ms(p50(found.alone))} / {ms(p95(found.alone))}; {times(slower)} at p50",
        ),
    ]
