"""JSON Schema (draft 2020-12) of conditions over a catalogue.

`condition_schema` accepts the documents that pass the checks, except for four rules that no schema can express: how
deep groups are nested, how many tests there are in all, which criteria of a list fit together, and what is a word in
any script. `form_of_test` and `form_of_group` accept every document that can be read: drafts may contain conditions
that do not pass the checks yet.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from shared.conditions.catalogue import EXACT_INTEGER, MAX_TEXT, Catalogue, Field, Items, Names
from shared.conditions.expression import GROUPS, MAX_LISTED, MAX_NESTING, OPERATORS, Test
from shared.conditions.words import PHRASE

Schema = dict[str, Any]

NULL: Schema = {"type": "null"}
_WORDS = tuple(one.name for one in fields(Test))
_NUMBER: Schema = {"type": "number", "minimum": -EXACT_INTEGER, "maximum": EXACT_INTEGER}
# Something to see, and no NUL, which no database keeps.
_TEXT: Schema = {"type": "string", "maxLength": MAX_TEXT, "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"}
_TRUTH: Schema = {"type": "boolean"}
_DAY: Schema = {
    "type": "string",
    "format": "date",
    "maxLength": 10,
    # Every day that there is from the year 1 on, 29 February in leap years only.
    "pattern": r"^(?!0000)([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)$",
}
_TEST = (
    "A test of one value. Exactly one of the operators is given. Nothing but `answered: false` holds of a value that "
    "is missing, be it a question that was skipped or never shown."
)
_DESCRIPTIONS: Mapping[str, str] = {
    "row": "Key of the row, for a matrix.",
    "at_least": "Inclusive, of scales, numbers and days (as `2026-03-01`).",
    "includes": "Key of a choice that is among those given, for multiple choices; the first place, for a ranking; "
    "for what somebody wrote, whole words that stand in it side by side.",
}
_TEXT_FORM: Schema = {"type": "string"}
_BOUND_FORM: Schema = {"type": ["number", "string"]}
_SCALAR_FORM: Schema = {"type": ["string", "number", "boolean"]}
_FORMS: Mapping[str, Schema] = {
    **dict.fromkeys(("question", "field", "row", "includes"), _TEXT_FORM),
    **dict.fromkeys(("equals", "differs_from"), _SCALAR_FORM),
    **dict.fromkeys(("at_least", "at_most"), _BOUND_FORM),
    "one_of": {"type": "array", "items": _SCALAR_FORM},
    "answered": _TRUTH,
}
_BY_TYPE: Mapping[str, Schema] = {
    "number": _NUMBER,
    "day": _DAY,
    "truth": _TRUTH,
    "untyped": {"anyOf": [_TEXT, _NUMBER, _TRUTH]},
}
_ONE_OPERATOR: Schema = {
    "oneOf": [{"required": [name], "properties": {name: {"not": NULL}}} for name in OPERATORS],
}
_GROUPS: Mapping[str, str] = {
    "all_of": "Every one of the conditions holds.",
    "any_of": "At least one of the conditions holds.",
    "none_of": "None of the conditions holds.",
}


def condition_schema(catalogue: Catalogue, reference: str) -> Schema:
    """Return the schema of a condition.

    Args:
        catalogue: what it may name.
        reference: `$ref` to where this very schema will stand; groups hold conditions again.
    """
    part = {"$ref": reference}
    groups = [_group_schema(word, part, catalogue.max_tests) for word in GROUPS]
    lists = [_some_schema(name, items) for name, items in catalogue.items.items()]
    return {"anyOf": [schema_of_test(catalogue), *lists, *groups]}


def form_of_group(word: str, part: Schema) -> Schema:
    """Return the schema of the form of a group: `all_of`, `any_of` or `none_of` of what has the schema `part`."""
    return {
        "description": f"{_GROUPS[word]} Groups are nested at most {MAX_NESTING} levels deep.",
        "type": "object",
        "properties": {word: {"type": "array", "items": part}},
        "required": [word],
        "additionalProperties": False,
    }


def form_of_test(descriptions: Mapping[str, str]) -> Schema:
    """Return the schema of the form of a test, with descriptions of some of its fields."""
    words = {
        name: {**_or_null(schema), **_described(descriptions.get(name, _DESCRIPTIONS.get(name)))}
        for name, schema in _FORMS.items()
    }
    return {"description": _TEST, "type": "object", "properties": words, "additionalProperties": False}


def _or_null(schema: Schema) -> Schema:
    """Return the schema that also allows null, which counts as missing."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": [*kinds, "null"]}
    return {"anyOf": [*schema["anyOf"], NULL]}


def _described(text: str | None) -> Schema:
    return {"description": text} if text else {}


def schema_of_test(catalogue: Catalogue) -> Schema:
    """Return the schema of a test; keywords whose value is null count as missing."""
    tests = [
        schema
        for word, names in (("question", catalogue.questions), ("field", catalogue.fields))
        for schema in _tests_by(word, names)
    ]
    return {
        "description": _TEST,
        "type": "object",
        "propertyNames": {"enum": list(_WORDS)},
        **_ONE_OPERATOR,
        "anyOf": tests or [False],
    }


def _tests_by(word: str, names: Names) -> list[Schema]:
    # Each field has a schema of its own, so that a condition can only name known fields and their values.
    found = []
    for name, about in names.known.items():
        named = {"const": name, **_described(about.description or names.description)}
        found += [_field_test(word, named, about, by_row) for by_row in _ways(about)]
    for pattern, about in names.open.items():
        named = {"type": "string", "pattern": f"^{pattern}$", **_described(about.description or names.description)}
        found += [_field_test(word, named, about, by_row) for by_row in _ways(about)]
    return found


def _ways(about: Field) -> tuple[bool, ...]:
    """Return the ways of testing a field: by row, as a whole, or both."""
    return (True, False) if about.type == "matrix" else (False,)


def _field_test(word: str, name: Schema, about: Field, by_row: bool) -> Schema:  # noqa: FBT001 - one of two schemas
    operators = ("answered",) if about.type == "matrix" and not by_row else about.operators
    named: Schema = {word: name}
    if by_row:
        named["row"] = {"enum": list(about.rows)}
    compared = {operator: _or_null(_operand(about, operator)) for operator in operators}
    return {"properties": {**named, **compared}, "required": list(named), "additionalProperties": NULL}


def _operand(about: Field, operator: str) -> Schema:
    if operator == "answered":
        return _TRUTH
    value = _value(about, operator)
    if operator == "one_of":
        return {"type": "array", "items": value, "minItems": 1, "maxItems": MAX_LISTED}
    return value


def _value(about: Field, operator: str = "equals") -> Schema:
    match about.type:
        case "scale":
            return {"type": "integer", "minimum": about.low, "maximum": about.high}
        case "text":
            return _TEXT if about.pattern is None else {**_TEXT, "pattern": f"^{about.pattern}$"}
        case "choice" | "choices" | "ranking" | "matrix":
            return {"enum": list(about.choices)}
        case "words":
            return {**_TEXT, "pattern": PHRASE}
        case "untyped" if operator in {"at_least", "at_most"}:
            return {"anyOf": [_NUMBER, _DAY]}
        case _:
            return _BY_TYPE[about.type]


def _group_schema(word: str, part: Schema, max_tests: int) -> Schema:
    form = form_of_group(word, part)
    bounds = {"minItems": 1, "maxItems": max_tests}
    return {**form, "properties": {word: {**form["properties"][word], **bounds}}}


def _some_schema(name: str, items: Items) -> Schema:
    return {
        "type": "object",
        "properties": {name: criteria_schema(items)},
        "required": [name],
        "additionalProperties": False,
    }


def criteria_schema(items: Items) -> Schema:
    """Return the schema of a leaf's criteria for an item of a list."""
    criteria = {}
    for name, about in items.criteria.items():
        criteria[name] = {**_or_null(_value(about)), **_described(about.description)}
    described = _described(items.description)
    return {"type": "object", "properties": criteria, "additionalProperties": False, **described}
