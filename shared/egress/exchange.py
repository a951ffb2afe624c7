"""One request over one connection, and as much of its answer as anybody reads."""

from contextlib import suppress
from datetime import datetime
from http import HTTPStatus

import httpcore

from shared.egress.addresses import Address
from shared.egress.connections import BODY_BYTES, Connection
from shared.egress.outcomes import Arrival, EgressReply, EgressRequest, outcome_of, redirect_origin, retry_seconds
from shared.egress.reasons import EgressError, Reason

EXCERPT_BYTES = 1024
_TOO_LARGE = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
_BROKEN = (httpcore.NetworkError, httpcore.RemoteProtocolError, OSError)


class Exchange:
    """What is known about a request so far; it may be cancelled at any moment and asked afterwards."""

    def __init__(self, request: EgressRequest, address: Address) -> None:
        self.is_begun = False
        self._address = address
        self._request = request
        self._status: int | None = None
        self._headers: dict[str, str] = {}
        self._body = bytearray()

    @property
    def is_answered(self) -> bool:
        """Whether the head of an answer has come; what happens to its body changes nothing."""
        return self._status is not None

    async def run(self, connection: Connection) -> None:
        """Send the request and read the answer, a long one only as far as `BODY_BYTES`.

        Raises:
            EgressError: there is no answer.
        """
        self.is_begun = True
        try:
            response = await connection.send(self._message())
        except _BROKEN as error:
            raise EgressError(_why_broken(error)) from None
        self._status = response.status
        for name, value in response.headers:
            self._headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
        with suppress(EgressError, *_BROKEN):
            await self._read(response)

    def reply(self, reason: Reason, *, now: datetime, latency_seconds: float) -> EgressReply:
        """Return what became of it.

        Args:
            reason: why there is no answer.
            now: by which `Retry-After` is read where the answer has no date.
            latency_seconds: how long it took.
        """
        if self._status is None:
            arrived: Arrival = "unknown" if self.is_begun else "no"
            return EgressReply(outcome="failed", reason=reason, arrived=arrived, latency_seconds=latency_seconds)
        retry = retry_seconds(self._headers.get("retry-after", ""), date=self._headers.get("date", ""), now=now)
        outcome = outcome_of(self._status, retry)
        location = self._headers.get("location", "")
        return EgressReply(
            outcome=outcome,
            reason=Reason.ANSWERED,
            arrived="yes",
            status=self._status,
            body=bytes(self._body),
            retry_after_seconds=retry if outcome in {"throttled", "failed"} else None,
            redirect_origin=redirect_origin(location, self._address) if outcome == "redirected" else None,
            latency_seconds=latency_seconds,
        )

    def _message(self) -> httpcore.Request:
        address, content = self._address, self._request.body
        headers = [
            ("Host", address.authority),
            ("Content-Length", str(len(content))),
            ("Accept-Encoding", "identity"),  # a compressed answer can be gigabytes, and nobody unpacks it
            *{"user-agent": "Heed", **self._request.headers}.items(),
        ]
        url = httpcore.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        )
        return httpcore.Request("POST", url, headers=headers, content=content)

    async def _read(self, response: httpcore.Response) -> None:
        length = 0
        try:
            async for chunk in response.aiter_stream():
                self._body += chunk[: EXCERPT_BYTES - len(self._body)]
                length += len(chunk)
                if length > BODY_BYTES:
                    break
        finally:
            await response.aclose()


def _why_broken(error: Exception) -> Reason:
    hint = getattr(error.__cause__, "error_status_hint", None)  # of h11, which read what came back
    if hint is None:
        return Reason.CONNECTION_LOST
    return Reason.ANSWER_TOO_LARGE if hint == _TOO_LARGE else Reason.NOT_HTTP
