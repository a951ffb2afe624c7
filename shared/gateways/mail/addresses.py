"""Addresses as they stand in an envelope, where whatever else they hold would be a command to the server."""

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a0-\U0010ffff-]+"
_ATOMS = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})+")
_MAX_LOCAL = 64
_MAX_DOMAIN = 255


class BadAddressError(ValueError):
    """No mail server takes this address, however it is written."""


def envelope_address(address: str) -> str:
    """Return an address for an envelope: its domain in ASCII (RFC 5891), the part before it as it is.

    Raises:
        BadAddressError: it is not `atoms@domain` (RFC 5321, RFC 6531). Quoted names are allowed by the standard, used
            by nobody, and a favourite of those who want to smuggle something in.
    """
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        raise BadAddressError from None
    is_one = _ATOMS.fullmatch(local) is not None and _DOMAIN.fullmatch(ascii_domain) is not None
    if not is_one or not local.isprintable() or len(local.encode()) > _MAX_LOCAL or len(ascii_domain) > _MAX_DOMAIN:
        raise BadAddressError
    return f"{local}@{ascii_domain}"
