"""The secrets of API keys: how they are made, recognised by their form, and limited to networks."""

import functools
import re
import secrets
from ipaddress import ip_address, ip_network

KEY_PREFIX = "heed_"
KEY_BYTES = 32
SHOWN_CHARACTERS = len(KEY_PREFIX) + 6
"""So much of a key may be shown, for people to recognise it; 220 bits stay secret."""
_KEY = re.compile(re.escape(KEY_PREFIX) + r"[A-Za-z0-9_-]{32,64}")


def new_key() -> str:
    """Return a new secret key with 256 bits of randomness; it is shown once and kept as a digest."""
    return KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)


def is_key(text: str) -> bool:
    """Return whether `text` has the form of a key of accounts, so that it is worth asking whose it is."""
    return _KEY.fullmatch(text) is not None


@functools.lru_cache(maxsize=4096)
def is_from(address: str, allowed: tuple[str, ...]) -> bool:
    """Return whether a client's address is in one of the networks `allowed`; an address that cannot be read is not."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    found = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(found in ip_network(network, strict=False) for network in allowed)
