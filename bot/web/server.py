"""The one public door: chat API, study page, console. `python -m bot.web.server` runs it, by default on loopback."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.web.assets import Assets
from bot.web.chat_api import ChatApi
from bot.web.codes_api import CodesApi
from bot.web.console.place import ConsolePlace
from bot.web.console.routes import Console
from bot.web.delivering import Delivering, courier
from bot.web.door import Door
from bot.web.errors import HANDLERS, LastResort
from bot.web.headers import SecurityHeaders
from bot.web.health import Health
from bot.web.limiting import Limit
from bot.web.pages import Pages
from bot.web.posting import Posting
from bot.web.purging import Purging
from bot.web.rasa_channel import RasaChannel
from bot.web.reminders import ReminderPages
from bot.web.retrying import Retrying
from bot.web.sentences import ROOM
from bot.web.turns import Turns
from bot.web.watching import Watching

if TYPE_CHECKING:
    from bot.bootstrap import App


def create_app(app: App, transport: httpx.AsyncBaseTransport | None = None) -> Starlette:
    """The ASGI application. `transport`: another way to Rasa, for tests."""
    settings = app.settings
    rasa = RasaChannel(settings.rasa_url, settings.turn_seconds, transport)
    posting = Posting(app, rasa, Turns())
    health = Health(app, rasa)
    door = Door(app)
    api = ChatApi(app, door, posting, Limit(settings.rate_sessions), Limit(settings.rate_messages))
    assets = Assets(settings.readable_scripts)
    assets.prepare()
    codes = CodesApi(app, door, Limit(settings.rate_codes), Limit(settings.rate_codes))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(Retrying(posting, settings.retry_seconds).run()),
            asyncio.create_task(Purging(app).run()),
            asyncio.create_task(Watching(app.store, posting.turns).run()),
            asyncio.create_task(Delivering(courier(app)).run()),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await health.close()
            await rasa.close()

    starlette = Starlette(
        routes=[
            *api.routes(),
            *codes.routes(),
            *health.routes(),
            *Console(app).routes(),
            *ReminderPages(app).routes(),
            *Pages(app, assets).routes(),
            *assets.routes(),
            Mount("/static", GZipMiddleware(StaticFiles(directory=ROOM / "static"), minimum_size=200)),
        ],
        middleware=[
            Middleware(SecurityHeaders, secure=settings.secure_cookies),
            Middleware(LastResort),
            Middleware(ConsolePlace, settings=settings),
        ],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    starlette.state.posting = posting
    return starlette


def listening(host: str, port: int) -> socket.socket:
    """A socket for the server: one process answers at both ports, so that the console hears at once what visitors write."""
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048)


def main() -> int:
    """Serve until told to stop. 1, with a sentence, when the settings or the data will not do."""
    import uvicorn

    from bot import bootstrap
    from bot.settings import SettingError
    from bot.storage import LostKey
    from bot.trial.parts import TrialError

    try:
        app = bootstrap.app()
    except (SettingError, LostKey, TrialError) as error:
        print(error, file=sys.stderr)
        return 1
    settings = app.settings
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line a turn says nothing
    config = uvicorn.Config(
        create_app(app),
        host=settings.host,
        port=settings.web_port,
        log_level=settings.log_level.lower(),
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=3,
        limit_concurrency=1000,
        ws="none",  # Rasa holds websockets back to a version that uvicorn cannot import
    )
    ports = None  # uvicorn's own
    if settings.console_port:
        try:
            ports = [listening(settings.host, port) for port in (settings.web_port, settings.console_port)]
        except OSError as error:
            print(error.strerror, file=sys.stderr)
            return 1
    server = uvicorn.Server(config)
    server.run(sockets=ports)
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
