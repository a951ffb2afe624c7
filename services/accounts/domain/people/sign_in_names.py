"""E-mail addresses, with which people sign in: written as they like, compared without case."""

import re
import unicodedata

from shared.errors import InvalidFieldError

LONGEST = 254
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\\x00-\x1f\x7f]{1,64}@[^@\s<>,;:\"()\[\]\\\x00-\x1f\x7f]{1,253}")


def checked_sign_in_name(text: str) -> str:
    """Return an address as it is kept: without blanks around it, in Unicode's composed form.

    Raises:
        InvalidFieldError: it is no e-mail address.
    """
    name = unicodedata.normalize("NFC", text.strip())
    if len(name) > LONGEST or not _ADDRESS.fullmatch(name) or not name.isprintable():
        raise InvalidFieldError(field="sign_in_name", detail="must be an e-mail address")
    return name


def key_of_name(text: str) -> str:
    """Return what two spellings of the same address have in common."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text.strip()).casefold())
