"""Routes as files: how they are written, and checks that need no running server."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from services.tickets.domain.routing.lint import Finding, findings_in, with_draft
from services.tickets.domain.routing.route import InvalidRouteError, RouteDefinition, check_last
from services.tickets.web.routing.schemas import RouteBody, route_document
from shared.directory.people import Directory
from shared.errors import FieldProblem
from shared.web.problems import field_problems
from shared.yaml_files.writing import yaml_of

KEY = "route"
"""Field of a file that names the route."""
NO_ROUTE = "a route is an object with `route`, `name`, `position` and more"
_ORDER = (
    *(KEY, "name", "enabled", "position", "when", "team", "otherwise_team"),
    *("pick", "person_limit", "team_limit", "ignores_hours"),
)
_KEY_PATTERN = "[a-z0-9][a-z0-9_-]{0,63}"
_KEY_RULE = "must be 1 to 64 lower-case letters, digits, hyphens and underscores, beginning with a letter or digit"


@dataclass(frozen=True, slots=True)
class FileCheck:
    """The result of checking a file."""

    problems: Sequence[FieldProblem]
    """Why a server would refuse it."""
    findings: Sequence[Finding] = ()
    """What is questionable, as far as the file alone shows it."""
    definition: RouteDefinition | None = None
    """None when it cannot be read."""


def check_file(content: Mapping[str, Any]) -> FileCheck:
    """Check a file as a server would, except for what only the server knows: other routes and the company."""
    key = content.get(KEY)
    is_key = isinstance(key, str) and re.fullmatch(_KEY_PATTERN, key) is not None
    named = [] if is_key else [FieldProblem(KEY, _KEY_RULE)]
    document = {name: value for name, value in content.items() if name != KEY}
    try:
        definition = RouteBody.model_validate(document).to_domain()
    except ValidationError as wrong:
        return FileCheck([*named, *field_problems(wrong.errors(include_url=False, include_input=False))])
    problems = [*named, *definition.problems(), *_problems_of_last(str(key), definition)]
    findings = [] if problems else findings_in(with_draft((), str(key), definition), Directory())
    return FileCheck(problems, findings, definition)


def file_of(key: str, definition: RouteDefinition) -> str:
    """Return a route as the text of a file."""
    return yaml_of({KEY: key, **route_document(definition)}, _ORDER)


def definition_of(view: Mapping[str, Any]) -> RouteDefinition:
    """Return the definition that the API shows."""
    return RouteBody.model_validate({name: view[name] for name in RouteBody.model_fields if name in view}).to_domain()


def _problems_of_last(key: str, definition: RouteDefinition) -> Sequence[FieldProblem]:
    try:
        check_last(key, definition)
    except InvalidRouteError as wrong:
        return wrong.problems
    return ()
