"""Another website on this machine: one page with the launcher, from a port of its own and so from another origin.

A page made up by the browser's own interception would not do: Chromium lets such a page reach nothing on this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.browser.chat_page import TRIAL
from tests.system.servers import Servers


@contextmanager
def site(servers: Servers, attributes: str = "", port: int = 0) -> Iterator[str]:
    """The address of the page, while it is served. `attributes`: of the script tag. `port`: 0 for one that is on no list."""
    script = f'<script src="{servers.base_url}/widget.js" data-trial="{TRIAL}" {attributes}></script>'
    html = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><body>{script}'.encode()

    class OnePage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is the library's
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(html)))
            self.end_headers()
            self.wfile.write(html)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), OnePage)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
