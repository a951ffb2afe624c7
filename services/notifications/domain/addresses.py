"""Addresses of destinations: in one form, and as they are shown to those who do not need all of them."""

import re
import unicodedata
from urllib.parse import urlsplit

from services.notifications.domain.destination import DestinationChannel, InvalidDestinationError
from shared.egress.addresses import parse_address
from shared.egress.reasons import AddressError
from shared.errors import FieldProblem

LONGEST_EMAIL = 254
LONGEST_URL = 2000
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s.\x00-\x1f]+")
_HIDDEN = "…"
_SHOWN = 4
_LEAST = 12
"""A path shorter than this shows nothing of itself: its end would be most of the secret."""


def canonical(channel: DestinationChannel, address: str) -> str:
    """Return an address in the form in which it is kept and compared.

    Raises:
        InvalidDestinationError: it cannot be one.
    """
    text = unicodedata.normalize("NFC", address.strip())
    match channel:
        case "email":
            found = _email(text)
            needed = "must be an e-mail address"
        case "sms":
            found = _phone(text)
            needed = "must be a phone number with its country code, such as `+43 660 1234567`"
        case "chat":
            return _webhook(text)
    if found is None:
        raise InvalidDestinationError([FieldProblem("address", needed)])
    return found


def masked(channel: DestinationChannel, address: str) -> str:
    """Return what recognises an address for those who know it, and gives it to nobody else."""
    match channel:
        case "email":
            local, _, domain = address.rpartition("@")
            return f"{local[:1]}{_HIDDEN}@{domain}"
        case "sms":
            return f"{address[:3]}{_HIDDEN}{address[-2:]}"
        case "chat":
            parts = urlsplit(address)
            rest = f"{parts.path}?{parts.query}" if parts.query else parts.path
            return f"{parts.netloc}/{_HIDDEN}{rest[-_SHOWN:] if len(rest) >= _LEAST else ''}"


def _email(text: str) -> str | None:
    is_one = len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None and text.isprintable()
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}" if is_one else None


def _phone(text: str) -> str | None:
    import phonenumbers  # noqa: PLC0415 - large, and needed where a number is typed in alone

    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _webhook(text: str) -> str:
    try:
        parse_address(text)
    except AddressError as error:
        raise InvalidDestinationError([FieldProblem("address", error.detail)]) from None
    return text
