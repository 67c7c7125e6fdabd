"""Starts the Rasa server and the action server, patched, quiet, on loopback only.

`rasa_argv` and `actions_argv` are for a supervisor, in the project's root. `python -m bot.rasa_parts.serve run|train|...`
is the `rasa` command with our patches in place before anything is logged.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "models"
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "SANIC_WORKERS": "1",
    "ACTION_SERVER_SANIC_WORKERS": "1",
    "SANIC_HOST": "127.0.0.1",
}
_LOUDNESS = {"DEBUG": ["-vv"], "WARNING": ["--quiet"], "ERROR": ["--quiet"]}


def environment(settings: Settings) -> dict[str, str]:
    """What both servers need over the environment that the settings were read from."""
    return {
        **_QUIET,
        "PRESCREEN_ACTION_PORT": str(settings.action_port),
        "PRESCREEN_RASA_PORT": str(settings.rasa_port),
        "LOG_LEVEL": settings.log_level,
        "LOG_LEVEL_LIBRARIES": "ERROR" if settings.log_level != "DEBUG" else "DEBUG",
    }


def rasa_argv(settings: Settings) -> tuple[Sequence[str], Mapping[str, str]]:
    """Command line and environment of the Rasa server. The newest model of `models/` is used; there is no HTTP API."""
    asked = ["run", "--port", str(settings.rasa_port), "--interface", "127.0.0.1"]
    asked += ["--model", str(MODELS), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    asked += ["--response-timeout", f"{settings.turn_seconds:.0f}", *_LOUDNESS.get(settings.log_level, [])]
    return _command(asked), environment(settings)


def actions_argv(settings: Settings) -> tuple[Sequence[str], Mapping[str, str]]:
    """Command line and environment of the action server."""
    asked = ["actions", "--port", str(settings.action_port), "--log-level", settings.log_level]
    return _command(asked), environment(settings)


def _command(asked: list[str]) -> list[str]:
    return [sys.executable, "-m", "bot.rasa_parts.serve", *asked]


def serve_actions(port: int, log_level: str) -> None:
    """The action server, without importing Rasa. The application is built before the port opens."""
    import logging

    from rasa_sdk import endpoint

    from bot import bootstrap

    logging.basicConfig(level=log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    bootstrap.app()
    endpoint.run("actions", port=port, cors_origins=None)


def main(argv: list[str]) -> None:
    if argv[:1] == ["actions"]:
        serve_actions(int(argv[argv.index("--port") + 1]), argv[argv.index("--log-level") + 1])
        return
    from bot.rasa_parts import patches

    patches.apply()
    from rasa.__main__ import main as rasa

    sys.argv = ["rasa", *argv]
    rasa()


if __name__ == "__main__":
    main(sys.argv[1:])
