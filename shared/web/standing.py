"""Whether who reads a stream may still read it: keys are revoked and sessions end while it is open."""

import time

from fastapi import Request

from shared.access import Caller
from shared.errors import TooManyRequestsError, UnauthenticatedError, UnavailableError
from shared.identity.identities import KEPT_SECONDS
from shared.web.auth import identify

CHECK_SECONDS = 4.0
"""So often it is looked. With the seconds for which an answer of accounts is used again, what is revoked ends within
ten."""


class Standing:
    """The caller of an open stream, looked up again every few seconds."""

    def __init__(self, request: Request, caller: Caller, scope: str, *, check_seconds: float = CHECK_SECONDS) -> None:
        """Take who was let in, and the scope that the stream needs."""
        self._request = request
        self._caller: Caller | None = caller
        self._scope = scope
        self._every = check_seconds
        self._checked_at = self._confirmed_at = time.monotonic()

    async def caller(self) -> Caller | None:
        """Return who reads, with the rights that they have now; None when they may not any more."""
        now = time.monotonic()
        if self._caller is not None and now - self._checked_at >= self._every:
            self._checked_at = now
            try:
                self._caller = await identify(self._request)
                self._confirmed_at = now
            except UnavailableError:  # nobody is cut off because accounts does not answer for a moment
                if now - self._confirmed_at >= KEPT_SECONDS:
                    self._caller = None
            except (UnauthenticatedError, TooManyRequestsError):
                self._caller = None
        if self._caller is None or not self._caller.may(self._scope):
            return None
        return self._caller
