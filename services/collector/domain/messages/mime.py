"""Parts and headers of a mail, read without believing anything about them: sizes are bounded, charsets ignored."""

import re
from base64 import b64decode
from binascii import Error as NotBase64Error
from collections.abc import Iterator, Mapping
from email import message_from_string
from email.message import Message as Mime
from email.policy import compat32
from quopri import decodestring

_MOST_DEPTH = 20
_TEXT_READ = 64 * 1024
_FIELD_LENGTH = 2000
_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_RETURNED = frozenset({"message/rfc822", "message/global"})
_RETURNED_HEADERS = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})


def parts_of(mail: Mime) -> list[Mime]:
    """Return a mail and all its parts; messages that came back are parts without parts."""
    return list(_parts(mail, 0))


def header(mail: Mime, name: str) -> str:
    """Return a header as it stands there, unfolded; empty when there is none."""
    value = mail.get(name)
    return "" if value is None else " ".join(str(value)[:_FIELD_LENGTH].split())


def text_of(part: Mime) -> str:
    """Return the beginning of a text. Whatever charset it names, what is looked for in it is ASCII."""
    content = part.get_payload(decode=True)
    return content[:_TEXT_READ].decode("utf-8", "replace") if isinstance(content, bytes) else ""


def field_blocks(part: Mime) -> list[Mapping[str, str]]:
    """Return the groups of fields of a report, with names in lower case."""
    payload = part.get_payload()
    blocks: list[Mapping[str, str]] = []
    if isinstance(payload, list):
        encoded = ""
        for inner in payload:
            if isinstance(inner, Mime):
                blocks.append(_fields(inner))
                rest = inner.get_payload()
                encoded += rest if isinstance(rest, str) else ""
        payload = encoded
    if isinstance(payload, str):
        text = _decoded(payload[:_TEXT_READ], header(part, "Content-Transfer-Encoding").lower())
        blocks += [_fields(message_from_string(block, policy=compat32)) for block in _BLANK_LINE.split(text)]
    return [block for block in blocks if block]


def returned_headers(part: Mime) -> Mime | None:
    """Return the message that came back with a report, or its headers; None when the part is none."""
    kind = part.get_content_type()
    payload = part.get_payload()
    if kind in _RETURNED and isinstance(payload, list) and payload and isinstance(payload[0], Mime):
        return payload[0]
    if kind not in _RETURNED_HEADERS:
        return None
    if isinstance(payload, list):
        return payload[0] if payload and isinstance(payload[0], Mime) else None
    return message_from_string(text_of(part), policy=compat32)


def _parts(mail: Mime, depth: int) -> Iterator[Mime]:
    yield mail
    payload = mail.get_payload()
    if mail.get_content_maintype() == "multipart" and isinstance(payload, list) and depth < _MOST_DEPTH:
        for inner in payload:
            if isinstance(inner, Mime):
                yield from _parts(inner, depth + 1)


def _fields(block: Mime) -> dict[str, str]:
    return {name.lower(): header(block, name) for name in dict.fromkeys(block.keys())}


def _decoded(text: str, encoding: str) -> str:
    raw = text.encode("utf-8", "replace")
    try:
        raw = b64decode(raw) if encoding == "base64" else decodestring(raw) if encoding == "quoted-printable" else raw
    except NotBase64Error:
        return ""
    return raw.decode("utf-8", "replace")
