"""Writing a survey as YAML."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.yaml_files.writing import yaml_of as written

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


def yaml_of(document: Mapping[str, Any]) -> str:
    """Return a survey as YAML, always the same for the same survey."""
    return written(_settled(document, document.get("languages", ())), ORDER)


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
