"""Which addresses of a provider are trusted: nobody on the way may read along or answer instead."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_trustworthy(address: str) -> bool:
    """Return whether an address is HTTPS, or on this machine alone, and names nothing but a host and a path."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.query or parts.fragment or any(one.isspace() for one in address):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
