"""How many SMS a text is, as networks count and bill them.

Sources: 3GPP TS 23.038, 6.2.1 and 6.2.1.1 (the alphabet and its extension table), TS 23.040, 9.2.3.24.1 (concatenation
takes 6 of the 140 bytes of each part: 153 septets or 67 units of 16 bits are left).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["gsm7", "ucs2"]

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Written as an escape and one more septet, which stay together."""
_BEYOND_16_BITS = 0x10000
# The room of a single SMS, and of each part of a longer one.
_ROOM: dict[Encoding, tuple[int, int]] = {"gsm7": (160, 153), "ucs2": (70, 67)}

_PLAIN = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{SINGLE LOW-9 QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        "\t": " ",
    }
)


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs."""

    encoding: Encoding
    units: int
    """Septets or units of 16 bits, without those that are lost at the ends of parts."""
    count: int
    """SMS that are sent and billed; 0 for no text."""
    left: int
    """Units that still fit into the last one."""
    forcing: tuple[str, ...] = ()
    """The characters that do not exist in the short alphabet, each once, in their order: because of them only 70 fit
    into an SMS, or 67 into a part."""


def segments_of(text: str) -> Segments:
    """Return how many SMS a text is."""
    forcing = tuple(dict.fromkeys(one for one in text if one not in _BASIC and one not in _EXTENDED))
    encoding: Encoding = "ucs2" if forcing else "gsm7"
    width = _units_of_ucs2 if forcing else _septets
    single, part = _ROOM[encoding]
    units = sum(map(width, text))
    if units <= single:
        return Segments(encoding, units, 1 if text else 0, single - units, forcing)
    count, used = _packed(text, width, part)
    return Segments(encoding, units, count, part - used, forcing)


def written_plainly(text: str) -> str:
    """Return `text` without typographic marks if that is all that makes it expensive; else as it is."""
    plain = text.translate(_PLAIN)
    return text if segments_of(plain).forcing else plain


def _packed(text: str, width: Callable[[str], int], room: int) -> tuple[int, int]:
    """Return how many parts a text fills, and how much of the last one: no character is torn apart."""
    count, used = 1, 0
    for character in text:
        needed = width(character)
        if used + needed > room:
            count, used = count + 1, 0
        used += needed
    return count, used


def _septets(character: str) -> int:
    return 2 if character in _EXTENDED else 1


def _units_of_ucs2(character: str) -> int:
    return 2 if ord(character) >= _BEYOND_16_BITS else 1
