"""Reading a survey as it is sent. The dataclasses of the domain are the only list of its fields."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from pydantic_core import ErrorDetails, SchemaValidator

from services.collector.domain.errors import InvalidSurveyError
from services.collector.domain.names import is_attribute_name
from services.collector.domain.surveys.definition import Definition
from services.collector.web.surveys.schema import core_schema
from shared.conditions.expression import GROUPS, AllOf, AnyOf, NoneOf, Test
from shared.errors import FieldProblem

_MOST_NAMED = 100
_MEMBERS = [f"<{member.__name__}>" for member in (Test, AllOf, AnyOf, NoneOf)]
"""Names by which the members of a condition are distinguished; no field has such a name."""
_EITHER = "must be text, a number, true or false"
_RULES: Mapping[str, str] = {
    "missing": "is needed",
    "unexpected_keyword_argument": "is no field that is known here",
    "dataclass_type": "must be an object",
    "mapping_type": "must be an object",
    "dict_type": "must be an object",
    "tuple_type": "must be a list",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "number_or_text": "must be a number or text",
    "number": "must be a number",
    "scalar": _EITHER,
}


def parse_survey(body: bytes) -> Definition:
    """Return the survey that a JSON document describes, with defaults filled in and its rules not yet checked.

    Raises:
        RequestValidationError: the body is not JSON.
        InvalidSurveyError: it is JSON, but not a survey; every wrong place is named.
    """
    try:
        definition: Definition = _validator().validate_json(body, strict=True)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False)
        if any(error["type"] == "json_invalid" for error in errors):
            raise RequestValidationError(errors) from None
        raise InvalidSurveyError([_problem(error) for error in errors[:_MOST_NAMED]]) from None
    return definition.normalised()


@cache
def _validator() -> SchemaValidator:
    return SchemaValidator(_with_plain_unions(core_schema(described=False)))


def _with_plain_unions(node: Any) -> Any:  # noqa: ANN401 - a schema is made of any values
    """Return the schema with unions that report one error when no member fits, instead of one for each member."""
    if isinstance(node, list | tuple):
        return type(node)(_with_plain_unions(part) for part in node)
    if not isinstance(node, dict):
        return node
    schema = {name: _with_plain_unions(part) for name, part in node.items()}
    if schema.get("type") != "union":
        return schema
    kinds = {choice["type"] for choice in schema["choices"]}
    if kinds <= {"str", "int", "float", "bool"}:
        error = "scalar" if "bool" in kinds else "number_or_text" if "str" in kinds else "number"
        return {**schema, "custom_error_type": error, "custom_error_message": _RULES[error]}
    members = dict(zip(_MEMBERS, schema["choices"], strict=True))
    return {"type": "tagged-union", "discriminator": _member_of, "choices": members}


def _member_of(condition: object) -> str:
    """Return which kind of condition it is meant to be, even if it is wrong: one that combines others, or a test."""
    if isinstance(condition, Mapping):
        for member, name in zip(_MEMBERS[1:], GROUPS, strict=True):
            if name in condition:
                return member
    return _MEMBERS[0]


def _problem(error: ErrorDetails) -> FieldProblem:
    # What is not a field, such as the name of a member, is no part of the place.
    parts = [str(part) for part in error["loc"] if isinstance(part, int) or is_attribute_name(part)]
    return FieldProblem(".".join(parts) or "body", _rule(error))


def _rule(error: ErrorDetails) -> str:
    """Return the rule that was broken, without the value that was sent."""
    kind = error["type"]
    if kind == "literal_error":
        return f"must be {error['ctx']['expected']}".replace("'", "`")
    if kind.startswith("date_"):
        return "must be a day such as `2026-03-01`"
    if kind.startswith("datetime_"):
        return "must be a moment such as `2026-03-01T09:00:00Z`"
    return _RULES.get(kind, error["msg"])
