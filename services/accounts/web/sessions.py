"""Routes: oneself, and the browsers in which one is signed in."""

from uuid import UUID

from fastapi import APIRouter, Request, status

from services.accounts.web.deps import Menu
from services.accounts.web.schemas import CallerView, SessionView
from shared.access import Caller
from shared.errors import ForbiddenError
from shared.web.auth import AnyCaller, session_token

router = APIRouter(prefix="/v1/me", tags=["people"])


class NoPersonError(ForbiddenError):
    slug = "no-person"
    title = "This is for people who are signed in"
    message = "It is about a person, and a key is none."


def person_of(caller: Caller) -> UUID:
    """Return the id of the person who calls.

    Raises:
        NoPersonError: it is a key.
    """
    if caller.person_id is None:
        raise NoPersonError
    return caller.person_id


@router.get("", summary="Read who calls, and what they may do")
async def read_me(*, caller: AnyCaller) -> CallerView:
    return CallerView.from_domain(caller)


@router.get("/sessions", summary="List the browsers in which you are signed in")
async def list_sessions(*, request: Request, caller: AnyCaller, menu: Menu) -> list[SessionView]:
    found = await menu.sessions.list(person_id=person_of(caller), token=session_token(request))
    return [SessionView.from_domain(one) for one in found]


@router.delete(
    "/sessions/{session_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Sign out in one browser",
    responses={404: {"description": "You have no such session."}},
)
async def end_session(*, caller: AnyCaller, menu: Menu, session_id: UUID) -> None:
    await menu.sessions.end(person_id=person_of(caller), session_id=session_id)
