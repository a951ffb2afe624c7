"""Who a respondent is: contact data in one form, and the identity that joins a person's responses."""

import re
from dataclasses import dataclass
from typing import Literal

import phonenumbers

from services.collector.domain.names import is_line
from shared.errors import FieldProblem, InvalidFieldsError, NotFoundError

IdentityKind = Literal["external_id", "email", "phone"]

MAX_LENGTH = 200
_MAX_EMAIL = 254
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s.\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answered, as far as they are known. Contact data never leaves the collector."""

    external_id: str | None = None
    """The customer's number in the operator's own systems."""
    email: str | None = None
    phone: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A known respondent: contact data in canonical form."""

    identity_kind: IdentityKind
    identity: str
    """The external id, else the e-mail address in lower case, else the phone number in E.164."""
    external_id: str | None
    email: str | None
    phone: str | None
    name: str | None


def identify(respondent: Respondent, region: str | None) -> tuple[Contact | None, list[FieldProblem]]:
    """Return the respondent in canonical form and what is wrong with what was sent; None when nobody is named.

    Args:
        respondent: what was sent.
        region: two-letter country of phone numbers without `+`.
    """
    problems: list[FieldProblem] = []
    email = _email(respondent.email, problems)
    phone = _phone(respondent.phone, region, problems)
    external_id = _line("external_id", respondent.external_id, problems)
    name = _line("name", respondent.name, problems)
    if problems:
        return None, problems
    if external_id is not None:
        return Contact("external_id", external_id, external_id, email, phone, name), []
    if email is not None:
        return Contact("email", email, None, email, phone, name), []
    if phone is not None:
        return Contact("phone", phone, None, None, phone, name), []
    if name is not None:
        problems.append(FieldProblem("respondent", "needs an external_id, email or phone: a name identifies nobody"))
    return None, problems


def canonical_email(text: str) -> str | None:
    """Return the e-mail address in the form in which it is kept and compared; None when it cannot be one."""
    address = text.strip().lower()
    return address if is_line(address, _MAX_EMAIL) and _EMAIL.fullmatch(address) is not None else None


def canonical_phone(text: str, region: str | None) -> str | None:
    """Return the phone number as E.164; None when it cannot be one.

    Args:
        text: the number as it was written.
        region: two-letter country of phone numbers without `+`.
    """
    return e164(text, region) if is_line(text, MAX_LENGTH) else None


def e164(text: str, region: str | None = None) -> str | None:
    """Return the number as E.164, such as `+4930123456`; None when it cannot be one.

    Args:
        text: the number as it was written.
        region: two-letter country that numbers without `+` belong to; without it they are refused.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def canonical_line(text: str) -> str | None:
    """Return a name or a customer's number in the form in which it is kept; None when it cannot be one."""
    return text.strip() if is_line(text, MAX_LENGTH) else None


def _email(text: str | None, problems: list[FieldProblem]) -> str | None:
    if text is None or not text.strip():
        return None
    address = canonical_email(text)
    if address is None:
        problems.append(FieldProblem("respondent.email", "must be an e-mail address"))
    return address


def _phone(text: str | None, region: str | None, problems: list[FieldProblem]) -> str | None:
    if text is None or not text.strip():
        return None
    number = canonical_phone(text, region)
    if number is None:
        problems.append(FieldProblem("respondent.phone", "must be a phone number with its country code, `+…`"))
    return number


def _line(name: str, text: str | None, problems: list[FieldProblem]) -> str | None:
    if text is None or not text.strip():
        return None
    line = canonical_line(text)
    if line is None:
        problems.append(FieldProblem(f"respondent.{name}", f"must be one line of at most {MAX_LENGTH} characters"))
    return line


class RespondentNotFoundError(NotFoundError):
    """No respondent has, or had, this id."""

    slug = "respondent-not-found"
    title = "Unknown respondent"
    message = "There is no respondent with this id, and none was erased."


class InvalidContactError(InvalidFieldsError):
    """What a person is to be found by makes no sense."""

    slug = "invalid-contact"
    title = "Nobody can be found by this"
    message = "Correct the fields named in `errors` and ask again."
