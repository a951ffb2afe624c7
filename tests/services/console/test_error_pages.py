"""Errors below /console are pages that people can read, in their language; elsewhere they stay problem documents."""

from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
import pytest_asyncio
from fastapi import APIRouter, FastAPI, Form

from services.accounts.service import SERVICE
from shared.errors import ConflictError, FieldProblem, InvalidError, UnavailableError
from shared.runtime.app import build_app
from shared.runtime.health import Health
from shared.testing.one_service import one_service
from shared.testing.signing_in import sign_in
from shared.web.console.visit import AnyVisit, Visit, viewing

ADDRESS = "http://heed.test"


class TakenError(ConflictError):
    slug = "taken"
    title = "Somebody has taken it"
    message = "It was Nora."


router = APIRouter(include_in_schema=False)


@router.get("/console/try/{kind}")
async def fail(kind: str, visit: AnyVisit) -> None:
    del visit
    match kind:
        case "invalid":
            message = "The name cannot be taken."
            raise InvalidError(message, problems=(FieldProblem("name", "is <taken>"),))
        case "conflict":
            raise TakenError
        case "unavailable":
            message = "the database does not answer"
            raise UnavailableError(message)
        case _:
            message = "secret words"
            raise RuntimeError(message)


@router.post("/console/try/form")
async def form(visit: AnyVisit, count: Annotated[int, Form()]) -> None:
    del visit, count


@router.get("/console/audited")
async def audited(visit: Annotated[Visit, viewing("audit:read")]) -> None:
    del visit


@pytest_asyncio.fixture
async def app(database_url: str) -> AsyncIterator[FastAPI]:
    """The pages of accounts, and pages that fail."""
    async with one_service(SERVICE, database_url) as accounts:
        built = build_app(
            services=(SERVICE,),
            use_cases={"accounts": accounts.use_cases},
            settings=accounts.settings,
            health=Health(),
        )
        built.router.routes[:0] = router.routes
        yield built


@pytest_asyncio.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that nobody is signed in with."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "status", "titles"),
    [
        ("/console/nowhere", 404, ("There is nothing here", "Hier ist nichts")),
        ("/console/try/invalid", 422, ("Something is not right yet", "Etwas stimmt noch nicht")),
        ("/console/try/unavailable", 503, ("Not available at the moment", "Zurzeit nicht verfügbar")),
        ("/console/try/defect", 500, ("Something went wrong", "Etwas ist schiefgegangen")),
        ("/console/audited", 403, ("You may not do this", "Das dürfen Sie nicht")),
        ("/console/try/conflict", 409, ("Somebody has taken it", "Das passt nicht mehr zum aktuellen Stand")),
    ],
)
async def test_an_error_is_a_page_in_the_readers_language(
    app: FastAPI, client: httpx.AsyncClient, path: str, status: int, titles: tuple[str, str]
) -> None:
    """In the shell, with the reason, and nothing of what is behind a defect."""
    for language, words in zip(("en", "de"), titles, strict=True):
        person = sign_in(app, "agent", language="de" if language == "de" else "en")
        reply = await client.get(path, headers=person.headers)
        assert reply.status_code == status
        assert reply.headers["content-type"].startswith("text/html")
        assert reply.headers["cache-control"] == "no-store"
        assert f'<html lang="{language}"' in reply.text
        assert f"<h1>{words}</h1>" in reply.text
        assert 'id="navigation"' in reply.text
        assert "secret words" not in reply.text


async def test_the_fields_are_listed_and_escaped(app: FastAPI, client: httpx.AsyncClient) -> None:
    reply = await client.get("/console/try/invalid", headers=sign_in(app).headers)
    assert "The name cannot be taken." in reply.text
    assert "<code>name</code>: <span>is &lt;taken&gt;</span>" in reply.text


async def test_a_form_that_does_not_fit(app: FastAPI, client: httpx.AsyncClient) -> None:
    reply = await client.post("/console/try/form", data={"count": "many"}, headers=sign_in(app).headers)
    assert reply.status_code == 422
    assert "<code>count</code>" in reply.text
    assert "many" not in reply.text


async def test_parts_of_pages_get_a_part(app: FastAPI, client: httpx.AsyncClient) -> None:
    """Htmx gets a fragment that says it is no part of the page."""
    for kind, status in (("invalid", 422), ("defect", 500)):
        headers = sign_in(app).headers | {"HX-Request": "true"}
        reply = await client.get(f"/console/try/{kind}", headers=headers)
        assert reply.status_code == status
        assert reply.headers["x-problem"] == "yes"
        assert reply.text.startswith('<div class="error" role="alert">')


async def test_without_a_session_the_page_is_plain(client: httpx.AsyncClient) -> None:
    """In the browser's language, and without the navigation."""
    for asked, language in (("de-AT,de;q=0.9", "de"), ("fr,en;q=0.5", "en"), ("", "en")):
        reply = await client.get("/console/nowhere", headers={"Accept-Language": asked})
        assert reply.status_code == 404
        assert f'<html lang="{language}"' in reply.text
        assert 'id="navigation"' not in reply.text


async def test_a_wrong_method_is_a_page(app: FastAPI, client: httpx.AsyncClient) -> None:
    reply = await client.delete("/console/try/invalid", headers=sign_in(app).headers)
    assert reply.status_code == 405
    assert reply.headers["allow"] == "GET"
    assert "<h1>This does not work here</h1>" in reply.text


async def test_what_is_refused_before_any_route_is_a_page_too(app: FastAPI, client: httpx.AsyncClient) -> None:
    """Bodies over the limit, and addresses that cannot be."""
    headers = sign_in(app).headers
    large = await client.post("/console/try/form", content=b"x" * 20_000_000, headers=headers)
    odd = await client.get("/console/nowhere?q=%00", headers=headers)
    assert (large.status_code, odd.status_code) == (413, 422)
    assert all("<html" in reply.text for reply in (large, odd))


async def test_errors_of_the_api_stay_documents(app: FastAPI, client: httpx.AsyncClient) -> None:
    for path in ("/v1/nowhere", "/consolefoo"):
        reply = await client.get(path, headers=sign_in(app).headers)
        assert reply.headers["content-type"] == "application/problem+json"


async def test_who_is_not_signed_in_is_led_there_and_back(client: httpx.AsyncClient) -> None:
    """A page leads to the sign-in page, a part of one lets the page go there; only own pages are led back to."""
    page = await client.get("/console/audited")
    assert (page.status_code, page.headers["location"]) == (303, "/console/sign-in?next=/console/audited")
    for shown, next_ in (
        (f"{ADDRESS}/console/tickets?state=open", "?next=/console/tickets"),
        ("https://elsewhere.test/x", ""),
    ):
        part = await client.get("/console/audited", headers={"HX-Request": "true", "HX-Current-URL": shown})
        assert (part.status_code, part.headers["hx-redirect"]) == (204, f"/console/sign-in{next_}")
