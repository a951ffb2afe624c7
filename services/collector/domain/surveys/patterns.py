"""Regular expressions that operators give: RE2, whose matching takes time in proportion to the text, whatever it is."""

from collections.abc import Callable

LONGEST_PATTERN = 500
LARGEST_PROGRAM = 10_000
"""Steps of the compiled program: a short pattern such as `(.{999}){999}` can make a large one."""
_MEMORY = 512 * 1024


class PatternError(ValueError):
    """The pattern cannot be used; the message says why and repeats nothing of it."""


def matcher(pattern: str) -> Callable[[str], bool]:
    """Return a function that checks whether a whole text matches.

    Raises:
        PatternError: it is too long or too large, or no regular expression in RE2 syntax.
    """
    import re2  # noqa: PLC0415 - three megabytes that few surveys need

    if not 0 < len(pattern) <= LONGEST_PATTERN:
        message = f"must be 1 to {LONGEST_PATTERN} characters"
        raise PatternError(message)
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    options.never_capture = True
    try:
        program = re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as error:
        raise PatternError(_reason(error)) from None
    if program.programsize > LARGEST_PROGRAM:
        raise PatternError(_TOO_LARGE)
    return lambda text: program.fullmatch(text) is not None


_TOO_LARGE = "is too large: repeat smaller parts, or use `max_length` to limit the length"


def _reason(error: Exception) -> str:
    """Return what is wrong, in RE2's words; it puts the part of the pattern that is meant behind a colon."""
    said = error.args[0] if error.args else b""
    words = said.decode("ascii", "replace").partition(":")[0] if isinstance(said, bytes) else "not a text"
    if "too large" in words:
        return _TOO_LARGE
    return f"is no regular expression in RE2 syntax ({words})"
