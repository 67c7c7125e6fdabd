"""The web process on real sockets, in a thread: what a test over ASGI cannot show, without Rasa and the action server."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from bot.web.server import listening

_START_WITHIN = 20.0  # seconds


def free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


@contextmanager
def served(site: Starlette, ports: list[int]) -> Iterator[None]:
    """Answers at every one of `ports` on 127.0.0.1; nothing of what runs beside it (purging, deliveries) is started."""
    config = uvicorn.Config(site, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    sockets = [listening("127.0.0.1", port) for port in ports]
    thread = threading.Thread(target=lambda: server.run(sockets=sockets), daemon=True)
    thread.start()
    try:
        until = time.monotonic() + _START_WITHIN
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        assert server.started
        yield
    finally:
        server.should_exit = True
        thread.join(20)
