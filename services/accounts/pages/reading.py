"""Reading forms: every field as text that can be stored, and checked like the same field of the API."""

from collections.abc import Collection, Mapping

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from shared.access import Language, Theme
from shared.errors import HeedError, InvalidFieldError
from shared.web.console.zones import all_zones
from shared.web.lines import Line
from shared.web.text import is_storable

_LINE: TypeAdapter[str] = TypeAdapter(Line)
_LANGUAGES: dict[str, Language] = {"en": "en", "de": "de"}
_THEMES: dict[str, Theme] = {"auto": "auto", "light": "light", "dark": "dark"}
Form = Mapping[str, str]


async def form_of(request: Request) -> Form:
    """Return the fields of a form that was posted; files and what cannot be stored are no fields."""
    if "form" not in request.headers.get("content-type", ""):
        return {}
    sent = await request.form()
    return {name: value for name, value in sent.items() if isinstance(value, str) and is_storable(value)}


def line(form: Form, name: str) -> str:
    """Return a field of one line.

    Raises:
        InvalidFieldError: it is empty, too long, or not one line.
    """
    try:
        return _LINE.validate_python(form.get(name, ""))
    except ValidationError:
        raise InvalidFieldError(field=name, detail="must be one line of 1 to 200 characters") from None


def language(form: Form) -> Language:
    """Return the chosen language.

    Raises:
        InvalidFieldError: there is none such.
    """
    return _LANGUAGES[_among(form, "language", _LANGUAGES)]


def theme(form: Form) -> Theme:
    """Return the chosen theme.

    Raises:
        InvalidFieldError: there is none such.
    """
    return _THEMES[_among(form, "theme", _THEMES)]


def zone(form: Form) -> str:
    """Return the chosen time zone.

    Raises:
        InvalidFieldError: there is none such.
    """
    return _among(form, "zone", all_zones())


def new_password(form: Form) -> str:
    """Return a password that was typed twice.

    Raises:
        InvalidFieldError: the second differs from the first.
    """
    if form.get("password", "") != form.get("password_again", ""):
        raise InvalidFieldError(field="password_again", detail="is not the same as the password")
    return form.get("password", "")


def _among(form: Form, name: str, values: Collection[str]) -> str:
    if form.get(name) not in values:
        raise InvalidFieldError(field=name, detail="must be one of the list")
    return form[name]


def problems_of(error: HeedError) -> dict[str, str]:
    """Return what is wrong by the names of the fields; what concerns none of them is under the empty name."""
    return {problem.field: problem.detail for problem in error.problems} or {"": error.detail}
