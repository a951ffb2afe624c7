"""Who asks about people."""

from services.collector.domain.responses.submission import PUBLIC_CHANNELS
from shared.errors import ForbiddenError, UnauthenticatedError
from shared.web.auth import Caller


def is_stranger(caller: Caller | None, *, scope: str, channel: str) -> bool:
    """Tell whether the caller may neither name everybody nor know everything.

    Raises:
        UnauthenticatedError: a stranger without a key asks for a channel that is not the respondents' own.
        ForbiddenError: the same with a key that lacks the scope.
    """
    if caller is not None and caller.may(scope):
        return False
    if channel in PUBLIC_CHANNELS:
        return True
    if caller is None:
        message = "Send the header `Authorization: Bearer <key>`; without a key only `web` and `qr` are open."
        raise UnauthenticatedError(message)
    message = f"The key has not the scope `{scope}`."
    raise ForbiddenError(message)
