"""Signing webhooks so that receivers can verify them with any library of Standard Webhooks 1.0, symmetric scheme.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_bytes
from typing import Self

PREFIX = "whsec_"
_SHORTEST, _USUAL, _LONGEST = 24, 32, 64
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")


@dataclass(frozen=True, slots=True)
class SigningSecret:
    """What we and one receiver know."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Check the length.

        Raises:
            ValueError: it has fewer than 24 or more than 64 bytes.
        """
        if not _SHORTEST <= len(self.key) <= _LONGEST:
            message = f"a secret has {_SHORTEST} to {_LONGEST} bytes"
            raise ValueError(message)

    @classmethod
    def new(cls) -> Self:
        return cls(token_bytes(_USUAL))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the secret that `text` was made of.

        Raises:
            ValueError: it is not `whsec_` and the base64 of 24 to 64 bytes.
        """
        encoded = text.removeprefix(PREFIX)
        if encoded == text:
            message = f"a secret begins with {PREFIX}"
            raise ValueError(message)
        return cls(b64decode(encoded, validate=True))

    @property
    def text(self) -> str:
        """How receivers get it."""
        return PREFIX + b64encode(self.key).decode("ascii")


def signed_headers(*, message_id: str, at: datetime, body: bytes, secrets: Sequence[SigningSecret]) -> dict[str, str]:
    """Return the three headers of one attempt.

    Args:
        message_id: the same in every attempt: by it receivers know a second copy.
        at: the moment of this attempt, aware; receivers refuse what is five minutes off.
        body: the exact bytes that are sent.
        secrets: all that are valid; while one replaces another both are, so that receivers can change over at leisure.

    Raises:
        ValueError: there is no secret, the moment is naive, or the id is not 1 to 100 letters, digits, _ and -.
    """
    if not secrets or at.tzinfo is None or not _ID.fullmatch(message_id):
        message = "signing needs a secret, an aware moment and an id of letters, digits, _ and -"
        raise ValueError(message)
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode("ascii"), timestamp.encode("ascii"), body))
    signatures = (b64encode(hmac.digest(secret.key, signed, "sha256")).decode("ascii") for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
