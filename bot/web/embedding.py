"""Who may frame the conversation of a trial: this server, the sites that the settings name, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request

_LOOPBACK = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


def allowed_origins(embed_origins: Sequence[tuple[str | None, str]], trial: str) -> list[str]:
    """Origins from PRESCREEN_EMBED_ORIGINS that hold for this trial: `(None, origin)` holds for every one."""
    return [origin for of, origin in embed_origins if of in (None, trial)]


def own_origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def other_loopback(request: Request) -> str | None:
    """This server under its other name on this machine, which a browser takes for a foreign site; None anywhere else."""
    host = _LOOPBACK.get(request.url.hostname or "")
    return None if host is None else f"{request.url.scheme}://{host}:{request.url.port or 80}"
