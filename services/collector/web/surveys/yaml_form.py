"""Writing a survey as YAML that people like to read, and that readers of YAML 1.1 do not misread."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

ORDER = (
    "survey",
    "title",
    "titles",
    "languages",
    "layout",
    "hidden",
    "opens_at",
    "closes_at",
    "quotas",
    "eligibility",
    "embed",
    "theme",
    "proof_of_work",
    "intro",
    "questions",
    "thanks",
)
"""Of the fields of a survey; what it is, before what it asks."""

FREELY_NAMED = "attributes"
"""Holds names that people choose."""
WIDTH = 110
_ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|^\s*\n|^\s.*\n|\s$")
"""What a block of lines cannot hold as it is."""
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
"""What can stand in a row, `[a, b]`, without quotation marks."""
_MISREAD = re.compile(r"y|n|yes|no|on|off|true|false|null|~|[-+]?[0-9][0-9_:.]*", re.IGNORECASE)
"""Words that are something else in YAML 1.1, which many tools still read: the language `no` is false there."""


def yaml_of(document: Mapping[str, Any]) -> str:
    """Return a survey as YAML, always the same for the same survey."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - half of this command's time; other commands do without it

    writer = YAML(typ="rt", pure=True)
    writer.width = WIDTH
    writer.indent(mapping=2, sequence=4, offset=2)
    place = {name: number for number, name in enumerate(ORDER)}
    ordered = {name: document[name] for name in sorted(document, key=lambda name: place.get(name, len(ORDER)))}
    text = io.StringIO()
    writer.dump(_styled(_settled(ordered, document.get("languages", ()))), text)
    return text.getvalue()


def _settled(value: Any, languages: Sequence[str]) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value whose names of people's own are in a settled order: the database has an order of its own.

    Wordings stand in the order of the survey's languages, attributes in that of their names.
    """
    if isinstance(value, list):
        return [_settled(one, languages) for one in value]
    if not isinstance(value, Mapping):
        return value
    if all(name in languages for name in value):
        return {name: value[name] for name in sorted(value, key=languages.index)}
    return {
        name: dict(sorted(one.items())) if name == FREELY_NAMED else _settled(one, languages)
        for name, one in value.items()
    }


def _styled(value: Any) -> Any:  # noqa: ANN401 - any JSON value, in the library's classes that say how to write it
    from ruamel.yaml.comments import CommentedMap, CommentedSeq  # noqa: PLC0415 - see above
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString  # noqa: PLC0415 - likewise

    if isinstance(value, Mapping):
        return CommentedMap((_styled(name), _styled(one)) for name, one in value.items())
    if isinstance(value, list):
        if any(isinstance(one, list | Mapping) for one in value):
            return CommentedSeq(map(_styled, value))
        words = (isinstance(one, str) and not _KEY.fullmatch(one) for one in value)
        row = CommentedSeq(
            DoubleQuotedScalarString(one) if odd else _styled(one) for one, odd in zip(value, words, strict=True)
        )
        row.fa.set_flow_style()
        return row
    if isinstance(value, str) and "\n" in value and not _ODD.search(value.removesuffix("\n")):
        return LiteralScalarString(value)
    if isinstance(value, str) and ("\n" in value or _MISREAD.fullmatch(value) or _ODD.search(value)):
        return DoubleQuotedScalarString(value)
    return value
