"""What forms of the pages send, checked by the same bodies as those of the API."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from fastapi import Request
from pydantic import BaseModel, ValidationError

from shared.errors import InvalidFieldsError
from shared.keyed.preconditions import Precondition
from shared.web.problems import field_problems
from shared.web.text import is_storable

Body = TypeVar("Body", bound=BaseModel)
SEVERAL = ("mentions",)
"""Fields that stand in a form more than once: their values, which hold no blank, with blanks between them."""


async def sent_form(request: Request) -> dict[str, str]:
    """Return the fields of a form that were filled in; of several with one name the last, but for `SEVERAL`."""
    fields = await request.form()
    form = {
        name: value for name, value in fields.items() if isinstance(value, str) and value.strip() and is_storable(value)
    }
    return form | {name: " ".join(map(str, fields.getlist(name))) for name in SEVERAL if name in form}


def body_of(kind: type[Body], form: dict[str, str]) -> Body:
    """Return what a form says, as the body of the route that does the same.

    Raises:
        InvalidFieldsError: a field is wrong.
    """
    try:
        named = {name: value for name, value in form.items() if name in kind.model_fields}
        return kind.model_validate(named | {name: named[name].split() for name in SEVERAL if name in named})
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False, include_context=False)
        raise InvalidFieldsError(field_problems(errors)) from None


def with_moments(form: dict[str, str], names: Iterable[str], zone: str) -> dict[str, str]:
    """Return a form whose fields of moments, typed by the clock on the wall of a zone, are moments; others stay."""
    return form | {name: _moment(form[name], zone) for name in names if name in form}


def _moment(text: str, zone: str) -> str:
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(zone))).isoformat()


def expected_of(form: dict[str, str]) -> Precondition:
    """Return the state that a form was made for; without one it is made for none, and refused."""
    return Precondition(frozenset({form.get("tag", "")}))
