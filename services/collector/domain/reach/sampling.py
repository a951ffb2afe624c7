"""Drawing a share of all people once, without remembering the draw."""

import hashlib

_DOMAIN = b"heed.sample.v1\0"
_BITS = 53
"""As many as a float holds exactly."""


def share_of(person: bytes, survey: str) -> float:
    """Return where the person stands for this survey, evenly spread over [0, 1) and always the same.

    Who stands below 0.1 belongs to the 10 % and to every larger share. Another survey draws anew.

    Args:
        person: digest of the person.
        survey: key of the survey.
    """
    digest = hashlib.sha256(_DOMAIN + person + survey.encode()).digest()
    return (int.from_bytes(digest[:8]) >> (64 - _BITS)) / (1 << _BITS)


def is_sampled(person: bytes, survey: str, percent: float) -> bool:
    """Tell whether the person is among the `percent` of people who are asked."""
    return share_of(person, survey) < percent / 100
