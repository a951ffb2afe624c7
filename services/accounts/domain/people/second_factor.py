"""The second factor: a code from an app (TOTP, RFC 6238), or one of ten recovery codes, each of which works once."""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode
from uuid import UUID

import pyotp

STEP_SECONDS = 30
_TOLERATED_STEPS = 1
"""Clocks of telephones differ from ours."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
_DIGITS = 6
_GROUP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    person_id: UUID
    secret: str
    """Base32, shared with the app."""
    last_step: int = 0
    """The time step of the code that was used last; it and older ones are refused."""
    confirmed_at: datetime | None = None
    """None while it is being set up: it is not asked for yet."""

    def step_of(self, code: str, at: datetime) -> int | None:
        """Return the time step that a code proves; None when it is wrong, too old, or was used."""
        digits = "".join(code.split())
        if not (digits.isascii() and digits.isdigit() and len(digits) == _DIGITS):
            return None
        now = int(at.timestamp()) // STEP_SECONDS
        generator = pyotp.TOTP(self.secret)
        found = None
        for step in range(now - _TOLERATED_STEPS, now + _TOLERATED_STEPS + 1):
            right = hmac.compare_digest(generator.generate_otp(step), digits)
            if right and step > self.last_step:
                found = step
        return found


def address_for_app(secret: str, sign_in_name: str) -> str:
    """Return the `otpauth:` address that an app reads from a QR code."""
    query = urlencode({"secret": secret, "issuer": "Heed", "digits": _DIGITS, "period": STEP_SECONDS})
    return f"otpauth://totp/Heed:{quote(sign_in_name)}?{query}"


def recovery_code(random: bytes) -> str:
    """Return a code that a person can write down, such as `k3xq-w2ab-7rcd-m5ef`, from ten random bytes."""
    letters = base64.b32encode(random).decode().lower()
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def typed_recovery_code(text: str) -> str:
    """Return a recovery code as it was shown, however it was typed."""
    letters = "".join(letter for letter in text.lower() if letter.isascii() and letter.isalnum())
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
