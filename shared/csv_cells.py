"""Text in CSV that no spreadsheet program takes for a formula, whichever separator it reads the file with.

Excel and LibreOffice split lines at the list separator of their user's country. Read with `;`, the cell `good;=1+1` of
a file with commas is two cells, and the second one calculates. So every part of a text that could become a cell of its
own gets an apostrophe where it would begin a formula (OWASP, CSV Injection), and `unguarded` takes exactly those away.
"""

import re

SEPARATORS = ",;\t|"
"""What separates the cells of a line somewhere in the world."""
FORMULA = "=+-@＝＋－＠"  # noqa: RUF001 - full-width forms begin a formula too
"""With these a spreadsheet program begins to calculate."""

_BREAKS = r",;\t|\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
"""Behind these a new cell may begin: the separators, and what some program takes for the end of a line."""
_UNSEEN = r"\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_BLANKS = rf"[^\S{_BREAKS}]|['\"{_UNSEEN}]"
"""What is taken off the front of a cell, or is not seen there; a quotation mark may be taken for the cell's own."""
_BEGINS = rf"(?:{_BLANKS})*[{re.escape(FORMULA)}]"
_UNSAFE = re.compile(rf"^(?='*[\t\r\n])|(^|[{_BREAKS}])(?={_BEGINS})")
_GUARD = re.compile(rf"^'(?='*[\t\r\n])|(^|[{_BREAKS}])'(?={_BEGINS})")
_QUOTABLE = re.compile(rf'["{_BREAKS}]')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_FORMULAS = re.compile(f"[{re.escape(FORMULA)}]")


def guarded(text: str) -> str:
    """Return a text that begins no formula, neither as a whole nor behind any separator in it."""
    return _UNSAFE.sub(r"\1'", text) if _UNSAFE.search(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` made this of; any other text comes back as it is, unless it looks like one."""
    return _GUARD.sub(r"\1", text) if "'" in text else text


def guarded_json(document: str) -> str:
    """Return the same JSON document, in which no string begins a formula: it has escapes instead."""
    if not _UNSAFE.search(document):
        return document
    return _STRING.sub(lambda string: _escaped(string[0]) if _UNSAFE.search(string[0]) else string[0], document)


def quoted(text: str) -> str:
    """Return a cell for a line of CSV: in quotation marks if it holds one, a line end, or any of the separators."""
    return in_quotes(text) if _QUOTABLE.search(text) else text


def in_quotes(text: str) -> str:
    """Return a cell for a line of CSV, in quotation marks (RFC 4180, 2.7)."""
    return '"' + text.replace('"', '""') + '"'


def _escaped(string: str) -> str:
    return _FORMULAS.sub(lambda found: f"\\u{ord(found[0]):04x}", string)
