"""Rate limits: a bucket a key, which fills again by itself. Times are seconds of any steady clock, handed in."""

from __future__ import annotations

from starlette.requests import Request

_MOST_KEYS = 10_000


class Limit:
    """At most `a_minute` at once, and as many a minute on the long run."""

    def __init__(self, a_minute: int) -> None:
        self._most = float(a_minute)
        self._rate = a_minute / 60.0
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, key: str, now: float) -> float:
        """Take one. 0 if it may go on, else the seconds until it may."""
        left, since = self._buckets.get(key, (self._most, now))
        left = min(self._most, left + (now - since) * self._rate)
        if left < 1.0:
            self._buckets[key] = (left, now)
            return (1.0 - left) / self._rate
        if len(self._buckets) >= _MOST_KEYS:
            self._forget(now)
        self._buckets[key] = (left - 1.0, now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Drop the buckets that are full again; if all are in use, the oldest half."""
        full = [key for key, (left, since) in self._buckets.items() if left + (now - since) * self._rate >= self._most]
        oldest = sorted(self._buckets, key=lambda key: self._buckets[key][1])[: _MOST_KEYS // 2]
        for key in full or oldest:
            del self._buckets[key]


def visitor_address(request: Request, proxies: int) -> str:
    """Where the request comes from; `proxies` reverse proxies in front are believed about it, and nobody else is."""
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return request.client.host if request.client else ""


def is_local(request: Request) -> bool:
    """It comes from this machine, and not through a proxy on it."""
    host = request.client.host if request.client else ""
    return host in ("127.0.0.1", "::1") and "x-forwarded-for" not in request.headers
