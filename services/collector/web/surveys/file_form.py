"""A survey as a file: its document and, above it, the key of the survey. The form, and a judgement without a suite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json import dumps
from typing import Any

from fastapi.exceptions import RequestValidationError

from services.collector.domain.errors import InvalidSurveyError
from services.collector.domain.names import KEY_RULE, is_key
from services.collector.domain.surveys.documents import Document, document_of
from services.collector.domain.surveys.survey import problems_of
from services.collector.domain.surveys.translations import Missing, missing_translations
from services.collector.web.surveys.parsing import parse_survey
from services.collector.web.surveys.schema import survey_schema
from shared.errors import FieldProblem

KEY = "survey"
"""Field of a file that names the survey."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of a file."""

    problems: Sequence[FieldProblem]
    """What a suite would refuse."""
    missing: Sequence[Missing]
    """Wordings that fall back to another language."""
    document: Document | None
    """The survey in the form in which a suite shows it; None when it cannot be read."""


def survey_file_schema() -> dict[str, Any]:
    """Return the JSON Schema of a survey's file, for editors and other tools."""
    schema = survey_schema()
    key = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$", "description": "Name of the survey."}
    examples = [{KEY: "visit", **example} for example in schema["examples"]]
    return {
        **schema,
        "properties": {KEY: key, **schema["properties"]},
        "required": [KEY, *schema["required"]],
        "examples": examples,
    }


def judge_file(content: Mapping[str, Any]) -> Verdict:
    """Judge a file as a suite would, but for what only the suite knows: earlier versions and uploaded images.

    Args:
        content: what is in the file, made of JSON's types.
    """
    document = {name: value for name, value in content.items() if name != KEY}
    key = content.get(KEY)
    named = [] if isinstance(key, str) and is_key(key) else [FieldProblem(KEY, KEY_RULE)]
    try:
        definition = parse_survey(dumps(document, ensure_ascii=False, allow_nan=False).encode())
    except InvalidSurveyError as invalid:
        return Verdict([*named, *invalid.problems], (), None)
    except (ValueError, RequestValidationError):
        return Verdict([*named, FieldProblem("", "holds a number or a character that no JSON can hold")], (), None)
    problems = [*named, *problems_of(definition)]
    return Verdict(problems, missing_translations(definition), document_of(definition))
