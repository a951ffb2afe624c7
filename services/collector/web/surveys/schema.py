"""The schema of a survey, made from the dataclasses of the domain: they are the only list of its fields."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, cast

from pydantic import ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema
from pydantic_core.core_schema import any_schema, plain_serializer_function_ser_schema

from services.collector.domain.surveys.condition_fields import HIDDEN_FIELDS, QUESTIONS
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.documents import document_of
from shared.conditions.expression import AllOf, AnyOf, NoneOf, Some, Test
from shared.conditions.schema import form_of_group, form_of_test

SCHEMA_ID = "urn:heed:schema:heed.collector.survey.v1"
REFERENCE = {"$ref": f"#/components/schemas/{Definition.__name__}"}
"""The schema in the OpenAPI document, which the replies put there."""

EXAMPLE: dict[str, Any] = {
    "title": "Your visit",
    "languages": ["en", "de"],
    "hidden": ["plan"],
    "segments": ["plan"],
    "thanks": {"en": "Thank you for your time.", "de": "Danke für Ihre Zeit."},
    "questions": [
        {
            "key": "recommend",
            "type": "nps",
            "text": {"en": "How likely are you to recommend us?", "de": "Würden Sie uns weiterempfehlen?"},
            "required": True,
        },
        {
            "key": "effort",
            "type": "ces",
            "scale": 7,
            "polarity": "high_is_good",
            "text": {"en": "It was easy to get help.", "de": "Es war leicht, Hilfe zu bekommen."},
        },
        {
            "key": "reasons",
            "type": "multiple",
            "text": {"en": "What could be better?", "de": "Was könnte besser sein?"},
            "show_if": {"question": "recommend", "at_most": 6},
            "randomised": True,
            "at_most": 2,
            "choices": [
                {"key": "price", "text": {"en": "The price", "de": "Der Preis"}},
                {"key": "waiting", "text": {"en": "The waiting", "de": "Das Warten"}},
                {"key": "other", "text": {"en": "Something else", "de": "Etwas anderes"}, "other": True},
            ],
        },
        {
            "key": "reason",
            "type": "text",
            "text": {"en": "You gave us {{recommend}}. Why?", "de": "Sie gaben uns {{recommend}}. Warum?"},
        },
    ],
    "closes_at": "2030-01-01T00:00:00Z",
}


class _WithoutFieldTitles(GenerateJsonSchema):
    """Omits the titles that pydantic makes of field names: they say nothing new."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's own signature
        return False


@cache
def core_schema(*, described: bool) -> CoreSchema:
    """Return the schema of a survey for pydantic; unknown fields are refused.

    Args:
        described: whether it carries the descriptions of the fields, which takes a third of a second to collect.
    """
    # Pydantic passes settings on to nested dataclasses but refuses them for one alone: hence the list around it.
    config = ConfigDict(extra="forbid", use_attribute_docstrings=described)
    whole: dict[str, Any] = dict(TypeAdapter(list[Definition], config=config).core_schema)
    return cast("CoreSchema", _in_the_language({**whole, "schema": whole["schema"]["items_schema"]}))


def _in_the_language(node: Any) -> Any:  # noqa: ANN401 - a schema is made of any values
    """Return the schema with the conditions of surveys: none on lists, and described by the language itself."""
    if isinstance(node, list | tuple):
        return type(node)(_in_the_language(part) for part in node)
    if not isinstance(node, dict):
        return node
    schema = {name: _in_the_language(part) for name, part in node.items()}
    if schema.get("type") == "union":
        schema["choices"] = [one for one in schema["choices"] if not one.get("schema_ref", "").startswith(_SOME)]
    if schema.get("type") == "dataclass" and schema["cls"] in _DESCRIBED:
        schema["metadata"] = {"pydantic_js_functions": [_DESCRIBED[schema["cls"]]]}
    return schema


def _describe_test(_schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
    return {"title": Test.__name__, **form_of_test({"question": QUESTIONS, "field": HIDDEN_FIELDS})}


def _describe_group(schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
    made = handler.resolve_ref_schema(handler(schema))
    [(word, parts)] = made["properties"].items()
    return {"title": made["title"], **form_of_group(word, parts["items"])}


_SOME = f"{Some.__module__}.{Some.__name__}:"
_DESCRIBED: Mapping[type, Callable[..., dict[str, Any]]] = {
    Test: _describe_test,
    AllOf: _describe_group,
    AnyOf: _describe_group,
    NoneOf: _describe_group,
}


def survey_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a survey, for files of surveys and those who edit them."""
    schema = _WithoutFieldTitles().generate(core_schema(described=True))
    head = {"$schema": _WithoutFieldTitles.schema_dialect, "$id": SCHEMA_ID}
    return {**head, **schema, "title": "Survey", "examples": [EXAMPLE]}


class AsDocument:
    """Marks a definition in a reply: it is shown as the document that it was written as."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Write it as `document_of` does."""
        return any_schema(serialization=plain_serializer_function_ser_schema(document_of))

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe it by the schema of surveys; only the documentation asks for this."""
        return handler(core_schema(described=True))
