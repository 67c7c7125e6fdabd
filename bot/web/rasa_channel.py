"""The one line to Rasa: its REST channel on loopback. What goes over it is a reference, never words."""

from __future__ import annotations

from typing import Any

import httpx

from bot.wire import reference


class RasaChannel:
    """Keeps its connections open. `seconds`: how long a turn may take before it counts as failed."""

    def __init__(self, url: str, seconds: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(seconds, connect=min(seconds, 2.0)),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=32),
            transport=transport,
            trust_env=False,  # a proxy of the environment must not see this
        )

    async def handle(self, session: str, message_id: str) -> bool:
        """Have the message handled. False for an error, silence, or any answer but "handled" (`[]` is how Rasa fails)."""
        body = {"sender": session, "message": reference(message_id)}
        try:
            answer = await self._client.post("/webhooks/rest/webhook", json=body)
            return answer.status_code == 200 and _handled(answer.json(), message_id)
        except (httpx.HTTPError, ValueError):
            return False

    async def close(self) -> None:
        await self._client.aclose()


def _handled(answer: Any, message_id: str) -> bool:
    if not isinstance(answer, list):
        return False
    customs = [one.get("custom") for one in answer if isinstance(one, dict)]
    return any(isinstance(custom, dict) and custom.get("handled") == message_id for custom in customs)
