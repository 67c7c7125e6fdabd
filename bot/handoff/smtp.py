"""Sends one mail to one recipient over SMTP."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage

import aiosmtplib
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from bot.handoff.failing import Failed, NothingSent, Refused

_TRIES = 3  # at once; later ones are planned in the database


@dataclass(frozen=True)
class Smtp:
    """`security`: tls (from the first byte), starttls or none. `seconds`: the longest wait for one answer."""

    host: str
    port: int
    security: str = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    seconds: float = 30.0
    pause: float = 1.0

    async def send(self, mail: EmailMessage) -> None:
        """Raises Failed. Only what surely never arrived is tried again here, at most twice."""
        async for attempt in AsyncRetrying(
            stop=stop_after_attempt(_TRIES),
            wait=wait_exponential_jitter(initial=self.pause, max=10 * self.pause, jitter=self.pause),
            retry=retry_if_exception_type(NothingSent),
            reraise=True,
        ):
            with attempt:
                await self._once(mail)

    async def _once(self, mail: EmailMessage) -> None:
        client = self._client()
        try:
            await client.connect()
            if self.user is not None and self.password is not None:
                await client.login(self.user, self.password)
        except aiosmtplib.SMTPAuthenticationError:
            raise Failed("sign_in_refused") from None
        except (aiosmtplib.SMTPException, OSError, ValueError):
            client.close()
            raise NothingSent("not_reached") from None
        try:
            await client.send_message(mail)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _answered(min(one.code for one in error.recipients)) from None
        except aiosmtplib.SMTPResponseException as error:
            raise _answered(error.code) from None
        except (aiosmtplib.SMTPException, OSError):
            raise Failed("broken_off") from None  # it may have arrived
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        tls = ssl.create_default_context() if self.security != "none" else None
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            timeout=self.seconds,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            tls_context=tls,
        )


def _answered(code: int) -> Failed:
    return Refused(f"smtp_{code}") if code >= 500 else Failed(f"smtp_{code}")
