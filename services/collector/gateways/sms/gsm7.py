"""The alphabet of text messages, GSM 03.38, one character to a byte."""

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPE = 0x1B
_EXTENDED = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}


def from_gsm7(content: bytes) -> str:
    """Return the text; a byte beyond the alphabet becomes U+FFFD, and an unknown sign after an escape itself."""
    text: list[str] = []
    escaped = False
    for byte in content:
        if escaped:
            text.append(_EXTENDED.get(byte) or _basic(byte))
            escaped = False
        elif byte == _ESCAPE:
            escaped = True
        else:
            text.append(_basic(byte))
    return "".join(text)


def _basic(byte: int) -> str:
    return _BASIC[byte] if byte < len(_BASIC) else "\N{REPLACEMENT CHARACTER}"
