"""How webhooks prove themselves. Every comparison takes the same time however much of a guess is right."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import parse_qsl

from pydantic import SecretStr

from services.collector.gateways.ports import Webhook

Digest = Literal["md5", "sha1", "sha256", "sha512"]
SECRET_PARAMETER = "secret"  # noqa: S105 - its name, not its value


def is_one_of(claimed: str, expected: Iterable[str]) -> bool:
    """Return whether `claimed` is one of `expected`; all are compared."""
    given = claimed.encode("utf-8", "surrogatepass")
    found = False
    for one in expected:
        found |= hmac.compare_digest(one.encode("utf-8", "surrogatepass"), given)
    return found


def keyed_digest(secret: SecretStr, data: bytes, digest: Digest) -> bytes:
    """Return the HMAC of `data`."""
    return hmac.new(secret.get_secret_value().encode(), data, digest).digest()


def as_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def knows_secret(webhook: Webhook, secrets: Sequence[SecretStr]) -> bool:
    """Return whether the webhook carries one of `secrets`: as its only parameter `secret`, or as Basic's password."""
    values = [secret.get_secret_value() for secret in secrets]
    given = [value for name, value in parse_qsl(webhook.query, keep_blank_values=True) if name == SECRET_PARAMETER]
    by_address = len(given) == 1 and is_one_of(given[0], values)
    by_password = is_one_of(_basic_password(webhook.headers.get("authorization", "")), values)
    return by_address or by_password


def _basic_password(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        decoded = base64.b64decode(credentials.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
    return decoded.partition(":")[2]
