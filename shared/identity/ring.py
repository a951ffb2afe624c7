"""API keys from the settings, among them the admin key, which works even when accounts cannot be asked."""

import hashlib
import hmac
from collections.abc import Sequence

from shared.access import EVERYTHING, Caller
from shared.settings import Settings

ADMIN = "admin"


class KeyRing:
    """The keys that are known, by the SHA-256 of their secret."""

    def __init__(self, keys: Sequence[tuple[str, Caller]]) -> None:
        """Take pairs of a hexadecimal SHA-256 digest and the caller whose key it is of."""
        self._keys = tuple(keys)

    @classmethod
    def of(cls, settings: Settings) -> "KeyRing":
        """Return the ring of the configured keys."""
        keys = [(key.key_sha256, Caller(name, frozenset(key.scopes))) for name, key in settings.api_keys.items()]
        admin = settings.admin_key.get_secret_value()
        if admin:
            keys.append((digest_of(admin), Caller(ADMIN, frozenset({EVERYTHING}))))
        return cls(keys)

    def caller(self, secret: str) -> Caller | None:
        """Return the caller with the key `secret`. Takes the same time whether and wherever it is found."""
        return self.caller_with(digest_of(secret))

    def caller_with(self, digest: str) -> Caller | None:
        """Return the caller whose key has this hexadecimal digest, likewise."""
        found = None
        for known, caller in self._keys:
            if hmac.compare_digest(known, digest):
                found = caller
        return found


def digest_of(secret: str) -> str:
    """Return the hexadecimal SHA-256 of a key, which is what settings and tables keep of it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
