"""What a page says after a form was sent: only what we wrote ourselves, and only over HTTPS where there is HTTPS."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Response

from services.accounts.service import SERVICE
from shared.runtime.app import build_app
from shared.runtime.health import Health
from shared.settings import Settings
from shared.testing.one_service import one_service
from shared.testing.signing_in import sign_in
from shared.web.auth import FORM_TOKEN_HEADER, SECURE_COOKIE, form_token
from shared.web.console.visit import AnyVisit

ADDRESS = "https://heed.test"
SAID = "Fertig – <b>3</b> gespeichert; alles gut"
router = APIRouter(include_in_schema=False)


@router.post("/console/said")
async def said(visit: AnyVisit) -> Response:
    visit.toast(SAID)
    return visit.go("/console")


@pytest.fixture
async def app(database_url: str) -> AsyncIterator[FastAPI]:
    """The pages of accounts behind HTTPS, and a form that says something."""
    async with one_service(SERVICE, database_url, settings=Settings(public_url=ADDRESS)) as accounts:
        built = build_app(
            services=(SERVICE,),
            use_cases={"accounts": accounts.use_cases},
            settings=accounts.settings,
            health=Health(),
        )
        built.router.routes[:0] = router.routes
        yield built


async def test_a_page_says_what_the_form_before_it_wrote_and_nothing_else(app: FastAPI) -> None:
    """A cookie of a neighbouring host cannot put words into Heed's mouth, nor one of another session."""
    person, other = sign_in(app), sign_in(app)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:

        async def page(session: str, toast: str) -> str:
            cookie = f"{SECURE_COOKIE}={session}; heed-toast={toast}"
            return (await client.get("/console", headers={"Cookie": cookie})).text

        headers = {FORM_TOKEN_HEADER: form_token(person.session), "Cookie": f"{SECURE_COOKIE}={person.session}"}
        reply = await client.post("/console/said", headers=headers)
        assert "Secure" in reply.headers["set-cookie"]
        assert "HttpOnly" in reply.headers["set-cookie"]
        toast = client.cookies["heed-toast"]
        client.cookies.clear()
        assert "Fertig – &lt;b&gt;3&lt;/b&gt; gespeichert; alles gut" in await page(person.session, toast)
        assert "Fertig" not in await page(other.session, toast)
        for forged in ("Fertig", f".{toast.partition('.')[2]}", toast.replace("alles", "nichts"), "%ff.%C3%BC"):
            assert "gespeichert" not in await page(person.session, forged)
            assert "Fertig" not in await page(person.session, forged)
