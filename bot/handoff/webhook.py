"""A signed webhook: who receives it can prove that it comes from here, is new and unchanged (docs/notifications.md)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from bot.handoff.failing import Failed, NothingSent, Refused
from bot.storage.deliveries import Delivery
from bot.storage.shapes import iso

ID, TIMESTAMP, SIGNATURE = "Prescreen-Id", "Prescreen-Timestamp", "Prescreen-Signature"
_REFUSALS = (400, 401, 403, 404, 405, 410, 422)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over `timestamp.body`, as `v1=<hex>`."""
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Webhook:
    """`now`: the clock of the signature."""

    url: str
    secret: str = field(repr=False)
    console: str
    now: Callable[[], datetime]
    seconds: float = 15.0

    async def send(self, delivery: Delivery) -> None:
        """One POST of {"id","what","number","trial","at","link"}. Raises Failed."""
        body = json.dumps(
            {
                "id": delivery.message_id,
                "what": delivery.what,
                "number": delivery.number,
                "trial": delivery.trial,
                "at": iso(delivery.created_at),
                "link": f"{self.console}/referrals/{delivery.number}",
            }
        ).encode()
        timestamp = str(int(self.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            ID: delivery.message_id,
            TIMESTAMP: timestamp,
            SIGNATURE: signature(self.secret, timestamp, body),
        }
        try:
            async with httpx.AsyncClient(timeout=self.seconds, follow_redirects=False, trust_env=False) as client:
                got = await client.post(self.url, content=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise NothingSent("not_reached") from None
        except httpx.HTTPError:
            raise Failed("broken_off") from None
        if got.status_code in _REFUSALS:
            raise Refused(f"http_{got.status_code}")
        if not got.is_success:
            raise Failed(f"http_{got.status_code}")
