"""Pages behind links: accepting an invitation, choosing a new password, becoming the first admin.

Looking at such a page uses nothing up, for programs that check mail do so, too: only sending its form does.
"""

from typing import Any

from fastapi import APIRouter, Response

from services.accounts.domain.people.person import Person, SignInNameTakenError
from services.accounts.pages import reading
from services.accounts.pages.outside import START, Outside, likely_zone, outside
from services.accounts.web.addresses import FIRST, INVITE, RESET
from services.accounts.web.browsers import drop_session
from shared.errors import InvalidError
from shared.web.console.visit import SIGN_IN
from shared.web.console.zones import zones

router = APIRouter(include_in_schema=False)

_WRONG, _FORBIDDEN = 422, 403


def _token(here: Outside) -> str:
    return str(here.request.path_params["token"])


def _entered(here: Outside, **values: str) -> dict[str, Any]:
    """Return what the form shows: what was typed, or what is proposed."""
    proposed = {"sign_in_name": "", "display_name": "", "language": here.language, "zone": likely_zone(here.request)}
    typed = {name: here.form[name] for name in proposed if name in here.form}
    return {"entered": proposed | typed | values, "zones": zones()}


@router.get(INVITE + "{token}")
@outside
async def show_invitation(here: Outside) -> Response:
    return _invitation(here, await here.menu.people.read_invitation(token=_token(here)))


@router.post(INVITE + "{token}")
@outside
async def accept_invitation(here: Outside) -> Response:
    invited = await here.menu.people.read_invitation(token=_token(here))
    if not here.menu.has_passwords:
        return _invitation(here, invited, _FORBIDDEN)
    try:
        signed_in = await here.menu.people.accept_invitation(
            token=_token(here),
            display_name=reading.line(here.form, "display_name"),
            password=reading.new_password(here.form),
            language=reading.language(here.form),
            zone=reading.zone(here.form),
            visitor=here.visitor,
        )
    except InvalidError as error:
        return _invitation(here, invited, _WRONG, problems=reading.problems_of(error))
    return here.enter(signed_in, START)


def _invitation(here: Outside, invited: Person, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - shown
    if here.request.method == "GET" and "accept-language" not in here.request.headers:
        here.language = invited.language
    known = {"sign_in_name": invited.sign_in_name or ""}
    if "display_name" not in here.form:
        known["display_name"] = invited.display_name
    return here.page("invitation.html", status, **_entered(here, **known), **values)


@router.get(RESET + "{token}")
@outside
async def show_reset(here: Outside) -> Response:
    person = await here.menu.people.read_reset(token=_token(here))
    if not here.menu.has_passwords:
        return here.go(SIGN_IN)
    return here.page("reset.html", sign_in_name=person.sign_in_name)


@router.post(RESET + "{token}")
@outside
async def reset(here: Outside) -> Response:
    person = await here.menu.people.read_reset(token=_token(here))
    if not here.menu.has_passwords:
        return here.go(SIGN_IN)
    try:
        await here.menu.people.accept_reset(
            token=_token(here), password=reading.new_password(here.form), address=here.visitor.address
        )
    except InvalidError as error:
        return here.page("reset.html", _WRONG, sign_in_name=person.sign_in_name, problems=reading.problems_of(error))
    response = here.go(f"{SIGN_IN}?done=reset")
    drop_session(here.request, response)
    return response


@router.get(FIRST + "{token}")
@outside
async def show_first(here: Outside) -> Response:
    await here.menu.people.check_first_link(token=_token(here))
    return here.page("first.html", **_entered(here))


@router.post(FIRST + "{token}")
@outside
async def become_first(here: Outside) -> Response:
    await here.menu.people.check_first_link(token=_token(here))
    try:
        signed_in = await here.menu.people.become_first_admin(
            token=_token(here),
            sign_in_name=here.form.get("sign_in_name", ""),
            display_name=reading.line(here.form, "display_name"),
            password=reading.new_password(here.form),
            language=reading.language(here.form),
            zone=reading.zone(here.form),
            visitor=here.visitor,
        )
    except InvalidError as error:
        return here.page("first.html", _WRONG, **_entered(here), problems=reading.problems_of(error))
    except SignInNameTakenError as error:
        return here.page("first.html", 409, **_entered(here), problems={"sign_in_name": error.detail})
    return here.enter(signed_in, START)
