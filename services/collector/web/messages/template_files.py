"""Templates of messages as files: their order, and checks that need no running server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from services.collector.domain.messages.built_in import BUILT_IN_TEMPLATES
from services.collector.domain.messages.template import BUILT_IN, TemplateDefinition, problems_of
from services.collector.domain.messages.template_lint import Finding, findings_of
from services.collector.domain.names import KEY_RULE, is_key
from services.collector.web.messages.template_bodies import TemplateBody, document_of
from shared.errors import FieldProblem
from shared.web.problems import field_problems
from shared.yaml_files.writing import yaml_of

KEY = "template"
"""Field of a file that names the template."""
ORDER = (KEY, "name", "enabled", "purpose", "cause", "touchpoint", "languages", "subject", "text", "sms")
NO_TEMPLATE = "a template is an object with `template`, `name`, `purpose`, `cause`, `languages` and wordings"
_BASE_URL = "https://feedback.example.org"
"""As long as most: how many SMS a text is depends on it."""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """The result of checking a file."""

    problems: Sequence[FieldProblem]
    """Why a server would refuse it."""
    findings: Sequence[Finding] = ()
    """What is questionable."""
    definition: TemplateDefinition | None = None
    """None when it cannot be read."""


def check_file(content: Mapping[str, Any]) -> FileCheck:
    """Check a file as a server would, except for what only the server knows: other templates.

    Args:
        content: what is in the file, made of JSON's types.
    """
    key = content.get(KEY)
    named = [] if isinstance(key, str) and is_key(key) else [FieldProblem(KEY, KEY_RULE)]
    if isinstance(key, str) and key.startswith(BUILT_IN):
        named.append(FieldProblem(KEY, f"must not begin with `{BUILT_IN}`: those templates come with the suite"))
    document = {name: value for name, value in content.items() if name != KEY}
    try:
        definition = TemplateBody.model_validate(document).to_domain()
    except ValidationError as wrong:
        return FileCheck([*named, *field_problems(wrong.errors(include_url=False, include_input=False))])
    problems = [*named, *problems_of(definition)]
    findings = findings_of(definition, base_url=_BASE_URL, others=BUILT_IN_TEMPLATES) if not problems else ()
    return FileCheck(problems, findings, definition)


def file_of(key: str, definition: TemplateDefinition) -> str:
    """Return a template as the text of a file."""
    kept = {name: value for name, value in document_of(definition).items() if value is not None}
    return yaml_of({KEY: key, **kept}, ORDER)
