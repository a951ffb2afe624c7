"""Surveys as files: their schema, checks that need no running server, and ready-made ones."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from json import dumps
from pathlib import Path
from typing import Any

from fastapi.exceptions import RequestValidationError

from services.collector.domain.errors import InvalidSurveyError, TemplateNotFoundError
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
class FileCheck:
    """The result of checking a file."""

    problems: Sequence[FieldProblem]
    """Why a server would refuse it."""
    missing: Sequence[Missing]
    """Wordings that fall back to another language."""
    document: Document | None
    """The survey as a server would return it; None when it cannot be read."""


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


def check_file(content: Mapping[str, Any]) -> FileCheck:
    """Check a file as a server would, except for what only the server knows: earlier versions and uploaded images.

    Args:
        content: what is in the file, made of JSON's types.
    """
    document = {name: value for name, value in content.items() if name != KEY}
    key = content.get(KEY)
    named = [] if isinstance(key, str) and is_key(key) else [FieldProblem(KEY, KEY_RULE)]
    try:
        definition = parse_survey(dumps(document, ensure_ascii=False, allow_nan=False).encode())
    except InvalidSurveyError as invalid:
        return FileCheck([*named, *invalid.problems], (), None)
    except (ValueError, RequestValidationError):
        return FileCheck([*named, FieldProblem("", "holds a number or a character that no JSON can hold")], (), None)
    problems = [*named, *problems_of(definition)]
    return FileCheck(problems, missing_translations(definition), document_of(definition))


_FOLDER = Path(__file__).parents[2] / "survey_templates"
_TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(_FOLDER.glob("*.yaml"))}

NAMES: tuple[str, ...] = tuple(_TEXTS)
"""The names of the ready-made surveys, sorted."""


@dataclass(frozen=True, slots=True)
class Template:
    """One ready-made survey."""

    name: str
    description: str
    """What it is for and when to ask it; the comment at the top of its file."""
    definition: dict[str, Any]
    """What it asks, ready to be put as a survey's draft."""


def template_file(name: str, key: str) -> str:
    """Return the YAML file of a template, for the survey `key`.

    Raises:
        TemplateNotFoundError: there is none of this name.
    """
    return re.sub(rf"^{KEY}: .*$", f"{KEY}: {key}", _text(name), count=1, flags=re.MULTILINE)


@cache
def read_template(name: str) -> Template:
    """Return a template.

    Raises:
        TemplateNotFoundError: there is none of this name.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - 5 MB that only the readers of a template need

    text = _text(name)
    content = YAML(typ="safe", pure=True).load(text)
    return Template(name, _description(text), {field: value for field, value in content.items() if field != KEY})


def _text(name: str) -> str:
    if name not in _TEXTS:
        raise TemplateNotFoundError
    return _TEXTS[name]


def _description(text: str) -> str:
    comment = re.match(r"(?:#.*\n)+", text)
    return " ".join(line.removeprefix("#").strip() for line in comment[0].splitlines()) if comment else ""
