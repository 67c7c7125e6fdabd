"""The console's templates and what they may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from bot.handoff.roles import may
from bot.web.console import shown
from bot.web.sentences import ROOM

templates = Jinja2Templates(directory=str(ROOM / "templates"))
templates.env.filters["moment"] = shown.moment
templates.env.filters["plainly"] = shown.plainly
templates.env.filters["as_printed"] = shown.as_printed
templates.env.globals["may"] = may


def page(request: Request, template: str, content: Mapping[str, Any], status: int = 200) -> Response:
    return templates.TemplateResponse(request, f"console/{template}", dict(content), status)
