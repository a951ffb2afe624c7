"""Rules as files: their schema with one condition for each trigger, and checks that need no running server."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from services.alerts.domain.lint import Finding, findings_alone
from services.alerts.domain.rule import RuleDefinition
from services.alerts.domain.rule_fields import ANSWER
from services.alerts.domain.trigger_fields import ABOUT_RESPONSES, BY_TRIGGER, TRIGGERS, OfferedTrigger
from services.alerts.web.rule_bodies import EXAMPLE, RuleBody, document_of, list_schema
from shared.conditions.schema import condition_schema
from shared.errors import FieldProblem
from shared.web.problems import field_problems
from shared.yaml_files.writing import yaml_of

KEY = "rule"
"""Field of a file that names the rule."""
ORDER = (
    *(KEY, "name", "enabled", "trigger", "severity", "survey", "touchpoint", "unit", "channel"),
    *("when", "opens_ticket", "notify", "recover", "limits"),
)
NO_RULE = "a rule is an object with `rule`, `name`, `when` and more"
SCHEMA_ID = "urn:heed:schema:heed.alerts.rule.v1"
_KEY_PATTERN = "^[a-z0-9][a-z0-9_-]{0,63}$"


@dataclass(frozen=True, slots=True)
class FileCheck:
    """The result of checking a file."""

    problems: Sequence[FieldProblem]
    """Why a server would refuse it."""
    findings: Sequence[Finding] = ()
    """What is questionable, as far as the file alone shows it."""
    definition: RuleDefinition | None = None
    """None when it cannot be read."""


def check_file(content: Mapping[str, Any], *, now: datetime) -> FileCheck:
    """Check a file as a server would, except for what only the server knows: other rules and the company.

    Args:
        content: what is in the file, made of JSON's types.
        now: the present moment.
    """
    key = content.get(KEY)
    detail = "must be 1 to 64 lower-case letters, digits, hyphens and underscores, beginning with a letter or digit"
    named = [] if isinstance(key, str) and re.fullmatch(_KEY_PATTERN, key) else [FieldProblem(KEY, detail)]
    document = {name: value for name, value in content.items() if name != KEY}
    try:
        definition = RuleBody.model_validate(document).to_domain()
    except ValidationError as wrong:
        return FileCheck([*named, *field_problems(wrong.errors(include_url=False, include_input=False))])
    problems = [*named, *definition.problems()]
    findings = [] if problems else list(findings_alone(definition, now=now))
    return FileCheck(problems, findings, definition)


def file_of(key: str, definition: RuleDefinition) -> str:
    """Return a rule as the text of a file."""
    return yaml_of({KEY: key, **document_of(definition)}, ORDER)


def condition_schema_of(trigger: OfferedTrigger, reference: str) -> dict[str, Any]:
    """Return the JSON Schema of the conditions that rules with a trigger can have.

    Args:
        trigger: of the rules.
        reference: `$ref` to where this very schema will stand.
    """
    catalogue = BY_TRIGGER[trigger].catalogue
    schema = condition_schema(catalogue, reference)
    return {**schema, "anyOf": [list_schema(), *schema["anyOf"]]} if ANSWER in catalogue.items else schema


def rule_file_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a rule's file, for editors and other tools.

    `$defs` has the conditions of each trigger under its name.
    """
    schema = RuleBody.model_json_schema()
    definitions = {name: one for name, one in schema.pop("$defs").items() if name != "RuleCondition"}
    for trigger in TRIGGERS:
        definitions[trigger] = condition_schema_of(trigger, f"#/$defs/{trigger}")
    key = {"type": "string", "pattern": _KEY_PATTERN, "description": "Name of the rule."}
    return {
        **schema,
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Rule",
        "$defs": definitions,
        "properties": {KEY: key, **schema["properties"], "when": {}},
        "required": [KEY, *schema["required"]],
        "examples": [{KEY: "unhappy-delivery", **EXAMPLE}],
        "oneOf": [_of_trigger(trigger) for trigger in TRIGGERS],
    }


def _of_trigger(trigger: OfferedTrigger) -> dict[str, Any]:
    when = {"$ref": f"#/$defs/{trigger}"}
    is_needed = trigger in ABOUT_RESPONSES
    named = ["when"] if is_needed else ["trigger"]
    return {
        "properties": {
            "trigger": {"const": trigger},
            "when": when if is_needed else {"anyOf": [when, {"type": "null"}]},
        },
        "required": named if trigger == "response_scored" else sorted({*named, "trigger"}),
    }
