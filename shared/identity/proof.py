"""Proof that a request comes from another process of the same installation, which may say where a client is.

All processes of an installation share the admin key. A proof is a MAC over what it vouches for, so it says nothing
about the key, and one that was seen cannot be used for another address or another credential, nor a minute later.
"""

import hashlib
import hmac

HEADER = "Heed-Asked-By"
GOOD_FOR_SECONDS = 60
"""How old a proof may be, and how far two clocks may differ."""
_PARTS = 3


def proof_of(admin_key: str, *, address: str, digest: str, at: int) -> str:
    """Return the value of the header.

    Args:
        admin_key: of the installation.
        address: of the client whose credential is asked about.
        digest: hexadecimal SHA-256 of the credential.
        at: seconds since 1970.
    """
    return f"{at} {address or '-'} {_mac(admin_key, f'{at} {address} {digest}')}"


def proven_address(admin_key: str, value: str, *, digest: str, at: float) -> str | None:
    """Return the client's address that a header vouches for; None when it proves nothing.

    Args:
        admin_key: of the installation; without one nothing is ever proven.
        value: of the header.
        digest: of the credential that came with it.
        at: seconds since 1970.
    """
    parts = value.split(" ")
    if not admin_key or len(parts) != _PARTS or not (parts[0].isascii() and parts[0].isdecimal()):
        return None
    moment, shown, mac = parts
    address = "" if shown == "-" else shown
    expected = _mac(admin_key, f"{moment} {address} {digest}")
    if not hmac.compare_digest(mac.encode(), expected.encode()) or abs(at - int(moment[:15])) > GOOD_FOR_SECONDS:
        return None
    return address


def _mac(admin_key: str, text: str) -> str:
    # A key of its own, made from the admin key: nothing else is ever signed with it.
    derived = hmac.digest(admin_key.encode(), b"heed asks accounts", hashlib.sha256)
    return hmac.digest(derived, text.encode(), hashlib.sha256).hex()
