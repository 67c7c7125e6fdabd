"""A real SMTP server that can refuse, delay, break off and die, and a real HTTP server that receives webhooks."""

from __future__ import annotations

import asyncio
import email
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """`orders`: what to do with the next mails, in turn: ok|later|never|slow|vanish; then ok."""

    orders: list[str] = field(default_factory=list)
    arrived: list[Message] = field(default_factory=list)  # every copy that the server took
    tried: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.tried += 1
        order = self.orders.pop(0) if self.orders else "ok"
        if order == "later":
            return "451 try again later, ada@example.org"
        if order == "never":
            return "554 refused, ada@example.org"
        if order == "slow":
            await asyncio.sleep(0.3)
        self.arrived.append(email.message_from_bytes(envelope.content))
        if order == "vanish":  # taken, but the answer is lost
            server.transport.abort()
        return "250 taken"

    def delivered(self) -> list[Message]:
        """As a mailbox shows them: a Message-ID that came before is the same mail."""
        return list({mail["Message-ID"]: mail for mail in self.arrived}.values())


@contextmanager
def serving(mailbox: Mailbox, port: int = 0) -> Iterator[int]:
    """The server on a free port (or on `port` again, after it died)."""
    controller = _Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield controller.server.sockets[0].getsockname()[1]
    finally:
        controller.stop()


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """aiosmtpd connects to the port it was given, which is 0 here; it is known only now."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass
class Received:
    """`answers`: HTTP codes of the next requests, in turn; then 200."""

    answers: list[int] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def receiving(received: Received) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.requests.append((dict(self.headers), body))
            self.send_response(received.answers.pop(0) if received.answers else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
