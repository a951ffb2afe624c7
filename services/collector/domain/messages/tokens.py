"""Tokens in links: each for one purpose, with an end, and with nothing of anybody in it.

`purpose` and end are signed with the id, so that a link to opt out opens no invitation. Source: HMAC-SHA-256
(RFC 2104), cut to 128 bits (NIST SP 800-107r1, 5.3.3).
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from shared.errors import NotFoundError

TokenPurpose = Literal["opt-out", "invitation", "report", "afterwards", "afterwards-invited"]

_SIGNATURE_BYTES = 16
_ID_BYTES = 16
_END_BYTES = 5
_DOMAIN = b"heed.link.v1\0"


class LinkNotValidError(NotFoundError):
    """The link was changed, is for something else, or its time is over: which of these, nobody learns."""

    slug = "link-not-valid"
    title = "This link is not valid"
    message = "The link is incomplete, or its time is over."


def make_token(secret: bytes, purpose: TokenPurpose, subject: UUID, expires_at: datetime) -> str:
    """Return a token of 50 characters that stand in an address as they are.

    Args:
        secret: known to this suite alone.
        purpose: the only thing that the token is good for.
        subject: id of what it is about.
        expires_at: from this second on it is not valid.
    """
    body = subject.bytes + int(expires_at.timestamp()).to_bytes(_END_BYTES)
    return urlsafe_b64encode(body + _signature(secret, purpose, body)).decode().rstrip("=")


def read_token(secret: bytes, purpose: TokenPurpose, token: str, *, now: datetime) -> UUID:
    """Return the id that a token is about.

    Raises:
        LinkNotValidError: it is none of ours, for something else, or over.
    """
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (NotBase64Error, ValueError):
        raise LinkNotValidError from None
    body, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
    is_ours = len(body) == _ID_BYTES + _END_BYTES and hmac.compare_digest(signature, _signature(secret, purpose, body))
    if not is_ours or now >= datetime.fromtimestamp(int.from_bytes(body[_ID_BYTES:]), UTC):
        raise LinkNotValidError
    return UUID(bytes=body[:_ID_BYTES])


def _signature(secret: bytes, purpose: TokenPurpose, body: bytes) -> bytes:
    signed = _DOMAIN + purpose.encode() + b"\0" + body
    return hmac.digest(secret, signed, hashlib.sha256)[:_SIGNATURE_BYTES]
