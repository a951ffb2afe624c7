"""JSON Web Tokens that gateways sign their webhooks with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import SecretStr

LEEWAY_SECONDS = 60
"""By so much the clocks of the gateway and this machine may differ."""


def claims_of(
    token: str, secrets: Sequence[SecretStr], algorithms: Sequence[str], *, now: datetime
) -> Mapping[str, Any] | None:
    """Return what a token says that one of `secrets` signed, and whose time it is; None for any other.

    Args:
        token: in its compact form.
        secrets: that are valid at once.
        algorithms: the only ones that are believed, whatever the token says of itself.
        now: the present moment.
    """
    signed: Mapping[str, Any] | None = None
    for secret in secrets:
        try:
            key = OctKey.import_key(secret.get_secret_value())
            signed = jwt.decode(token, key, algorithms=list(algorithms)).claims
        except (JoseError, ValueError, TypeError, RecursionError):
            continue
    return signed if signed is not None and _is_current(signed, now.timestamp()) else None


def moment_of(claims: Mapping[str, Any], name: str) -> float | None:
    """Return a claim in seconds since 1970; None when it has none."""
    value = claims.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_current(claims: Mapping[str, Any], now: float) -> bool:
    begins, ends = moment_of(claims, "nbf"), moment_of(claims, "exp")
    has_begun = begins is None or begins <= now + LEEWAY_SECONDS
    return has_begun and (ends is None or ends >= now - LEEWAY_SECONDS)
