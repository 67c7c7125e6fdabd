"""What is changed in Rasa itself, for this version only, each with its reason. Nothing else touches Rasa's inside."""

from __future__ import annotations

import functools
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import structlog
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.utils import log_utils
from rasa.version import __version__

VERSION = "3.6.21"
_applied = False


class WrongRasa(RuntimeError):
    """Another Rasa than the one that was read and patched."""


def check_version(version: str = __version__) -> None:
    """Raises WrongRasa."""
    if version != VERSION:
        raise WrongRasa(f"This program needs Rasa {VERSION}, whose inside it changes, and found Rasa {version}.")


def apply() -> None:
    """All patches, once a process. Raises WrongRasa."""
    global _applied
    check_version()
    if not _applied:
        _validate_with_one_validator()
        _remember_event_types()
        _plain_tracebacks()
        _applied = True


def _validate_with_one_validator() -> None:
    """Rasa checks the schema of a result against the metaschema on every call: 21 ms; the result itself takes 0.3."""
    schema = RemoteAction.action_response_format_spec()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.validators.validator_for(schema)(schema)

    def validate(_: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def _remember_event_types() -> None:
    """Rasa walks all subclasses of Event for each event it reads."""
    Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=256)(Event.resolve_by_type))


def _plain_tracebacks() -> None:
    """structlog would print the local variables of each frame: somebody's words, while they are being read."""

    def plain(*args: Any, **kwargs: Any) -> Any:
        return console(*args, exception_formatter=structlog.dev.plain_traceback, **kwargs)

    console = log_utils.HumanConsoleRenderer
    log_utils.HumanConsoleRenderer = plain
    structlog.processors.dict_tracebacks = structlog.processors.format_exc_info
