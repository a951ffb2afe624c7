"""Signing in through the company's own accounts: there, back, and out again."""

from collections.abc import Mapping

from fastapi import APIRouter, Response

from services.accounts.application.oidc.provider import OIDC_BACK, OIDC_SIGN_IN
from services.accounts.application.oidc.signing_in import FLOW_LASTS, Answer
from services.accounts.domain.oidc.flow import DeactivatedError, NoRoleError, NotInvitedError, OidcFailedError
from services.accounts.pages.outside import Outside, outside
from services.accounts.web.browsers import LONGEST_SESSION, cookie_name, drop, keep
from shared.errors import NotFoundError
from shared.web.console.visit import SIGN_IN
from shared.web.text import is_storable

router = APIRouter(include_in_schema=False)

OUT = f"{OIDC_SIGN_IN}/out"
SIGNED_IN_THERE = "heed-oidc-session"
"""A cookie: the session began at the provider, so signing out there is offered, too. It proves nothing."""
_FLOW = "heed-oidc"
_LONGEST = 4_000
_STATUS: Mapping[type[Exception], int] = {
    OidcFailedError: 401,
    NoRoleError: 403,
    NotInvitedError: 403,
    DeactivatedError: 403,
}


class NoProviderError(NotFoundError):
    slug = "no-provider"
    title = "There is no such way to sign in here"


@router.get(OIDC_SIGN_IN)
@outside
async def begin(here: Outside) -> Response:
    if here.menu.oidc is None:
        raise NoProviderError
    try:
        begun = await here.menu.oidc.start(next_page=here.next)
    except OidcFailedError as error:
        return _refused(here, error)
    response = here.go(begun.address)
    keep(here.request, response, cookie_name(here.request, _FLOW), begun.browser, lasts=FLOW_LASTS)
    return response


@router.get(OIDC_BACK)
@outside
async def come_back(here: Outside) -> Response:
    if here.menu.oidc is None:
        raise NoProviderError
    sent = {name: value[:_LONGEST] for name, value in here.request.query_params.items() if is_storable(value)}
    answer = Answer(
        browser=here.request.cookies.get(cookie_name(here.request, _FLOW), ""),
        # An error of the provider has no code, and an empty one is exchanged for nothing.
        state=sent.get("state", ""),
        code="" if "error" in sent else sent.get("code", ""),
        issuer=sent.get("iss"),
    )
    try:
        signed_in, next_page = await here.menu.oidc.finish(answer=answer, visitor=here.visitor, replaced=here.replaced)
    except (OidcFailedError, NoRoleError, NotInvitedError, DeactivatedError) as error:
        response = _refused(here, error)
    else:
        response = here.enter(signed_in, next_page)
        keep(here.request, response, cookie_name(here.request, SIGNED_IN_THERE), "1", lasts=LONGEST_SESSION)
    drop(here.request, response, cookie_name(here.request, _FLOW))
    return response


@router.get(OUT)
@outside
async def sign_out_there(here: Outside) -> Response:
    """Lead to the provider, to sign out there; back to our own page when it offers nothing."""
    if here.menu.oidc is None:
        raise NoProviderError
    back = f"{here.request.app.state.settings.base_url()}{SIGN_IN}"
    address = await here.menu.oidc.provider.sign_out_address(back)
    return here.go(address or SIGN_IN)


def _refused(here: Outside, error: Exception) -> Response:
    name = here.menu.oidc.policy.name if here.menu.oidc else ""
    return here.page("oidc_refused.html", _STATUS[type(error)], error=error, name=name)
