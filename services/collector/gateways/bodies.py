"""Reading webhook bodies without believing anything about them, and without refusing one for a single character."""

import codecs
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from services.collector.gateways.ports import UnreadableSmsError, Webhook
from shared.gateways.json_paths import as_text

MAX_FIELDS = 1000

_CHARSET = re.compile(r';\s*charset="?([A-Za-z0-9_-]{1,40})', re.IGNORECASE)
_OLD_CHARSETS = frozenset({"iso8859-1", "iso8859-15", "cp1252"})
KEEPING = "surrogateescape"
"""How bytes that are no UTF-8 are decoded and encoded again without a loss, so that signatures still fit;
`storable` replaces them."""

Pairs = Sequence[tuple[str, str]]


def form_pairs(body: bytes, encoding: str = "utf-8") -> list[tuple[str, str]]:
    """Return the name-value pairs of a form, in order; blank values count.

    Raises:
        UnreadableSmsError: there are more than any gateway sends.
    """
    return text_pairs(body.decode(encoding, KEEPING), encoding)


def text_pairs(text: str, encoding: str = "utf-8") -> list[tuple[str, str]]:
    """Return the name-value pairs of a query or a form.

    Raises:
        UnreadableSmsError: there are more than any gateway sends.
    """
    try:
        return parse_qsl(text, keep_blank_values=True, encoding=encoding, errors=KEEPING, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise UnreadableSmsError(name="body", detail="has too many fields") from None


def fields_of(webhook: Webhook) -> Mapping[str, str]:
    """Return the flat fields of a webhook: of its query when it is a GET, else of its form or its JSON object.

    Raises:
        UnreadableSmsError: there are none, or more than any gateway sends.
    """
    if webhook.method == "GET":
        return dict(text_pairs(webhook.query))
    content_type, charset = content_type_of(webhook)
    if content_type == "application/json":
        return {name: text for name, value in json_object(webhook.body).items() if (text := as_text(value)) is not None}
    return dict(form_pairs(webhook.body, charset))


def content_type_of(webhook: Webhook) -> tuple[str, str]:
    """Return the content type in lower case, and the charset: UTF-8 unless it is another that gateways use."""
    header = webhook.headers.get("content-type", "")
    charset = _CHARSET.search(header)
    try:
        name = codecs.lookup(charset[1]).name if charset else "utf-8"
    except (LookupError, ValueError):
        name = "utf-8"
    return header.partition(";")[0].strip().lower(), name if name in _OLD_CHARSETS else "utf-8"


def json_document(body: bytes) -> object:
    """Return what `body` is as JSON. Bytes that are no UTF-8 and bare control characters inside texts are let pass.

    Raises:
        UnreadableSmsError: it is no JSON.
    """
    try:
        return json.loads(body.decode(json.detect_encoding(body), "replace"), strict=False)
    except (ValueError, RecursionError):
        raise UnreadableSmsError(name="body", detail="must be JSON") from None


def json_object(body: bytes) -> Mapping[str, Any]:
    """Return the JSON object that `body` is.

    Raises:
        UnreadableSmsError: it is none.
    """
    document = json_document(body)
    if not isinstance(document, dict):
        raise UnreadableSmsError(name="body", detail="must be a JSON object")
    return document


def raw_of(text: str) -> bytes:
    """Return the bytes that stood in a form or a query where `text` was read; halves of surrogates count as well."""
    try:
        return text.encode("utf-8", KEEPING)
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
