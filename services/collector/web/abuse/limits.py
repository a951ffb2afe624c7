"""Rate limits for callers without a key."""

from fastapi import Request

from services.collector.application.abuse.rate_limits import Budget
from services.collector.domain.names import is_key
from services.collector.web.deps import use_cases
from services.collector.web.origins import cross_origin
from shared.errors import TooManyRequestsError
from shared.web.auth import identify
from shared.web.client_address import block_of
from shared.web.middleware import leave_headers

_NO_ADDRESS = "local"
"""A client on a Unix socket."""


def guard(request: Request, survey_key: str | None = None, *, budget: Budget = "write") -> None:
    """Refuse a caller without a key who asks too often; call it first in the route, before reading the body.

    Args:
        request: whose client address counts, an IPv6 one by its /64.
        survey_key: the survey that it is about; None when it is about none. May be any text.
        budget: reads of eligibility and configuration are counted apart from what writes.

    Raises:
        TooManyRequestsError: 429 with `Retry-After`; pages catch it and show a page.
        WrongKeyError: a key was sent that is not known.
    """
    if identify(request) is not None:
        return
    address = _NO_ADDRESS if request.client is None else block_of(request.client.host)
    survey = survey_key if survey_key is not None and is_key(survey_key) else None
    try:
        use_cases(request).abuse.rate_limits.take(budget, address, survey)
    except TooManyRequestsError:
        leave_headers(request, cross_origin(None, request))  # every website may read that it must wait
        raise
