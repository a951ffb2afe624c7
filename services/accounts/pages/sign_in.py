"""Signing in and out."""

from fastapi import APIRouter, Request, Response

from services.accounts.application.people.records import CODE_LASTS
from services.accounts.application.sign_in import NeedsCode, PasswordsOffError, SignInRefusedError, WrongCodeError
from services.accounts.domain.people.links import LinkGoneError
from services.accounts.pages.oidc import SIGNED_IN_THERE
from services.accounts.pages.outside import Outside, outside
from services.accounts.web.browsers import cookie_name, drop, drop_session, keep
from services.accounts.web.deps import Menu
from shared.web.auth import session_token
from shared.web.console.visit import SIGN_IN, AnyVisit

router = APIRouter(include_in_schema=False)

CODE = f"{SIGN_IN}/code"
_CODE_COOKIE = "heed-code"
"""Proves that the password was right, until the code comes."""


@router.get(SIGN_IN)
@outside
async def show_sign_in(here: Outside) -> Response:
    return here.page("sign_in.html", sign_in_name="", done=here.request.query_params.get("done", ""))


@router.post(SIGN_IN)
@outside
async def sign_in(here: Outside) -> Response:
    name = here.form.get("sign_in_name", "")
    try:
        entered = await here.menu.sessions.sign_in(
            sign_in_name=name,
            password=here.form.get("password", ""),
            visitor=here.visitor,
            replaced=here.replaced,
        )
    except PasswordsOffError as error:
        return here.page("sign_in.html", 403, sign_in_name="", problems={"": error.detail}, done="")
    except SignInRefusedError as error:
        return here.page("sign_in.html", 401, sign_in_name=name, problems={"": error.detail}, done="")
    if isinstance(entered, NeedsCode):
        response = here.go(CODE + here.next_query)
        name = cookie_name(here.request, _CODE_COOKIE)
        keep(here.request, response, name, entered.token, lasts=CODE_LASTS, same_site="strict")
        return response
    return here.enter(entered, here.next)


@router.get(CODE)
@outside
async def show_code(here: Outside) -> Response:
    try:
        await here.menu.sessions.sign_in_with_code.waiting(token=_code_token(here))
    except LinkGoneError:
        return here.go(SIGN_IN + here.next_query)
    return here.page("code.html")


@router.post(CODE)
@outside
async def sign_in_with_code(here: Outside) -> Response:
    try:
        entered = await here.menu.sessions.sign_in_with_code(
            token=_code_token(here), code=here.form.get("code", ""), visitor=here.visitor, replaced=here.replaced
        )
    except WrongCodeError as error:
        return here.page("code.html", 401, problems={"code": error.detail})
    except LinkGoneError:
        return here.go(SIGN_IN + here.next_query)
    response = here.enter(entered, here.next)
    drop(here.request, response, cookie_name(here.request, _CODE_COOKIE))
    return response


def _code_token(here: Outside) -> str:
    return here.request.cookies.get(cookie_name(here.request, _CODE_COOKIE), "")


@router.post("/console/sign-out")
async def sign_out(request: Request, visit: AnyVisit, menu: Menu) -> Response:
    await menu.sessions.sign_out(token=session_token(request) or "")
    there = cookie_name(request, SIGNED_IN_THERE)
    response = visit.go(f"{SIGN_IN}?done=out" if there in request.cookies else SIGN_IN)
    drop_session(request, response)
    drop(request, response, there)
    return response
