"""Who sees and changes which improvements: those of their own unit; the whole company's are read by everybody."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.improvements.conftest import Register, fields_of


@pytest.fixture
async def made(register: Register) -> dict[str, dict[str, Any]]:
    """One improvement in the north, one in Kiel, one in the south, and one of the whole company."""
    return {str(unit): await register.open(unit=unit) for unit in ("north", "kiel", "south", None)}


async def test_whoever_works_in_a_unit_sees_it_and_the_company(
    tickets: OneService, made: dict[str, dict[str, Any]], sam: SignedIn
) -> None:
    here = Register(tickets, sam.headers)
    seen = [made[unit]["number"] for unit in ("None", "kiel", "north")]
    assert await here.found() == seen
    assert await here.found(unit="south") == []
    assert await here.found(number=made["south"]["number"]) == []
    assert (await here.ask("GET", "/counts")).json()["open"] == 3
    assert (await here.read(made["None"]))["may_change"] is False
    assert (await here.read(made["kiel"]))["may_change"] is True


async def test_whoever_works_in_a_unit_changes_what_is_there(
    tickets: OneService, made: dict[str, dict[str, Any]], sam: SignedIn, desk: Any
) -> None:
    """Elsewhere there is nothing, with the same answer as for what nobody has; of the company's they are readers."""
    here, case = Register(tickets, sam.headers), await desk.open(location="kiel")
    assert (await here.change(made["kiel"], title="Theirs"))["title"] == "Theirs"
    requests: list[tuple[str, str, Any]] = [
        ("PATCH", "", {"title": "canary"}),
        ("POST", "/cases", {"ticket_id": case["id"]}),
        ("DELETE", f"/cases/{case['id']}", None),
    ]
    for method, tail, body in requests:
        elsewhere = await here.ask(method, f"/{made['south']['id']}{tail}", body, if_match="*")
        unknown = await here.ask(method, f"/{uuid4()}{tail}", body, if_match="*")
        assert (elsewhere.status_code, elsewhere.json()["detail"]) == (404, unknown.json()["detail"])
        refused = await here.ask(method, f"/{made['None']['id']}{tail}", body, if_match="*")
        assert refused.status_code == httpx.codes.FORBIDDEN
        assert refused.json()["title"] == "It concerns the whole company"
    for tail in ("", "/history"):
        assert (await here.ask("GET", f"/{made['south']['id']}{tail}")).status_code == 404


async def test_nothing_is_opened_or_moved_where_one_does_not_work(
    tickets: OneService, made: dict[str, dict[str, Any]], sam: SignedIn
) -> None:
    here = Register(tickets, sam.headers)
    for unit in ("south", "all", None):
        opened = await here.ask("POST", "", {"title": "A bench", "unit": unit})
        moved = await here.ask("PATCH", f"/{made['kiel']['id']}", {"unit": unit}, if_match="*")
        assert (fields_of(opened), fields_of(moved)) == (["unit"], ["unit"])
    assert (await here.change(made["kiel"], unit="husum"))["unit"] == "husum"


async def test_reading_and_writing_are_scopes(tickets: OneService, made: dict[str, dict[str, Any]]) -> None:
    """A viewer reads scores and no cases, so not what is changed because of cases either."""
    viewer = Register(tickets, sign_in(tickets.app, "viewer").headers)
    assert (await viewer.ask("GET")).status_code == httpx.codes.FORBIDDEN
    assert (await viewer.ask("GET", f"/{made['kiel']['id']}")).status_code == httpx.codes.FORBIDDEN
    assert (await viewer.ask("POST", "", {"title": "A bench"})).status_code == httpx.codes.FORBIDDEN
    assert (await Register(tickets, {}).ask("GET")).status_code == httpx.codes.UNAUTHORIZED
