"""Telephone numbers in one form, so that the same phone is the same respondent."""

import phonenumbers


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
