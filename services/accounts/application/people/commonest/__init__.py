"""The 10,000 commonest passwords, commonest first: the beginning of a list of zxcvbn 4.5.0 (MIT, see LICENSE)."""

import functools
from pathlib import Path


@functools.cache
def commonest_passwords() -> frozenset[str]:
    """Return them, in lower case."""
    return frozenset((Path(__file__).parent / "passwords.txt").read_text().split())
