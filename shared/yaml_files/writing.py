"""Writing a document as YAML that people like to read, and that readers of YAML 1.1 do not misread."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

WIDTH = 110
_ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|^\s*\n|^\s.*\n|\s$")
"""What a block of lines cannot hold as it is."""
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
"""What can stand in a row, `[a, b]`, without quotation marks."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MISREAD = re.compile(r"y|n|yes|no|on|off|true|false|null|~|[-+]?[0-9][0-9_:.]*", re.IGNORECASE)
"""Words that are something else in YAML 1.1, which many tools still read: the language `no` is false there."""


def yaml_of(document: Mapping[str, Any], order: Sequence[str]) -> str:
    """Return a document as YAML, always the same for the same document.

    Args:
        document: made of JSON's types.
        order: names of its fields, as they shall stand; others follow.
    """
    writer = new_writer()
    place = {name: number for number, name in enumerate(order)}
    ordered = {name: document[name] for name in sorted(document, key=lambda name: place.get(name, len(order)))}
    text = io.StringIO()
    writer.dump(styled(ordered), text)
    return text.getvalue()


def new_writer() -> Any:  # noqa: ANN401 - a class of the library's
    """Return what writes the library's nodes in the form of the house."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - half of the time of a command; others do without it

    writer = YAML(typ="rt", pure=True)
    writer.width = WIDTH
    writer.indent(mapping=2, sequence=4, offset=2)
    return writer


def styled(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value in the library's classes, which say how it is written."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq  # noqa: PLC0415 - see above
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString  # noqa: PLC0415 - likewise

    if isinstance(value, Mapping):
        return CommentedMap((styled(name), styled(one)) for name, one in value.items())
    if isinstance(value, list):
        if any(isinstance(one, list | Mapping) for one in value):
            return CommentedSeq(map(styled, value))
        words = (isinstance(one, str) and not _KEY.fullmatch(one) for one in value)
        row = CommentedSeq(
            DoubleQuotedScalarString(one) if odd else styled(one) for one, odd in zip(value, words, strict=True)
        )
        row.fa.set_flow_style()
        return row
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> Any:  # noqa: ANN401 - see above
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString  # noqa: PLC0415 - see above

    if _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)  # which is written without quotation marks
        except ValueError:
            return value
    if "\n" in value and not _ODD.search(value.removesuffix("\n")):
        return LiteralScalarString(value)
    if "\n" in value or _MISREAD.fullmatch(value) or _ODD.search(value):
        return DoubleQuotedScalarString(value)
    return value
