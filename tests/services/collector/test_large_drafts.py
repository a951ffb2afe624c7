"""Drafts with thousands of rows: looked at piece by piece, while their page says how far that is."""

import re
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest

from services.collector.application.invitations.batches import looking
from services.collector.application.invitations.batches.looking import LOOKING_KIND
from services.collector.domain.invitations.batches.looking import DraftForecast
from services.collector.service import SERVICE
from shared.access import Caller
from shared.due.claiming import claim
from shared.testing.channels import publish_survey
from shared.testing.collecting import execute, select, survey_definition
from shared.testing.large_files import many_addresses, work_once
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import SignedIn, sign_in

BATCHES = "/console/collector/invitations/batches"
ROWS = 2_300
EVERYBODY = Caller("admin", frozenset({"*"}))


@pytest.fixture
async def collector(database_url: str) -> AsyncIterator[OneService]:
    async with one_service(SERVICE, database_url) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        yield service


async def draft(service: OneService, person: SignedIn, rows: int = ROWS, **fields: str) -> str:
    """Upload a file; return the address that leads on."""
    form = (await service.client.get(f"{BATCHES}/new", headers=person.headers)).text
    found = re.search(r'name="id" value="([^"]+)"', form)
    assert found is not None
    data = {"id": found[1], "survey": "visit", "basis": "existing_customer", "valid_days": "14"} | fields
    files = {"file": ("customers.csv", many_addresses(rows), "text/csv")}
    sent = await service.client.post(f"{BATCHES}/new", data=data, files=files, headers=person.headers)
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"])


async def page_of(service: OneService, person: SignedIn, address: str) -> httpx.Response:
    return await service.client.get(address, headers=person.headers)


async def forecast_of(service: OneService, address: str) -> DraftForecast | None:
    batches = service.use_cases.invitations.batches
    found: DraftForecast | None = await batches.read_forecast(
        batch_id=UUID(address.rpartition("/")[2]), caller=EVERYBODY
    )
    return found


async def test_a_large_draft_is_looked_at_piece_by_piece(
    collector: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes to what one look at everything says; nobody is invited by it; and it can be sent."""
    manager = sign_in(collector.app, "manager")
    address = await draft(collector, manager, per_day="700")
    assert f'<progress max="{ROWS}" value="0"' in (await page_of(collector, manager, address)).text
    monkeypatch.setattr(looking, "IN_A_ROW", 1)
    seen = []
    while await work_once(collector, LOOKING_KIND):
        forecast = await forecast_of(collector, address)
        assert forecast is not None
        seen.append(forecast.seen)
    assert seen == [230, 730, 1230, 1730, 2230, 2300]
    page = (await page_of(collector, manager, address)).text
    assert "<progress" not in page
    assert "Invite 2070 people" in page
    assert page.count("<code>email</code>") == 200
    assert "30 more rows are listed by the API." in page
    assert "example.org" not in page
    whole = await collector.use_cases.invitations.batches.foresee_draft(
        batch_id=UUID(address.rpartition("/")[2]), caller=EVERYBODY
    )
    kept = await forecast_of(collector, address)
    assert kept is not None
    assert (kept.counts, kept.reasons, kept.waits) == (whole.counts, whole.reasons, whole.waits)
    assert [count for _, count in kept.days] == [count for _, count in whole.days]
    assert [one.number for one in kept.refused] == [one.number for one in whole.refused[:200]]
    assert await select(collector, "SELECT count(*) FROM collector.invitation") == [(0,)]
    assert (await collector.client.post(f"{address}/send", headers=manager.headers)).status_code == 303
    assert await select(collector, "SELECT count(*) FROM collector.invitation_batch_forecast") == [(0,)]
    assert not await work_once(collector, LOOKING_KIND)


async def test_a_small_draft_is_looked_at_with_its_page(collector: OneService) -> None:
    manager = sign_in(collector.app, "manager")
    address = await draft(collector, manager, rows=20)
    assert "Invite 18 people" in (await page_of(collector, manager, address)).text
    assert await forecast_of(collector, address) is None
    assert not await work_once(collector, LOOKING_KIND)


async def test_a_look_that_is_stopped_goes_on_or_says_so(
    collector: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the last piece; what failed for good can be looked at again, from the first row on."""
    manager = sign_in(collector.app, "manager", language="de")
    address = await draft(collector, manager)
    monkeypatch.setattr(looking, "IN_A_ROW", 1)
    assert await work_once(collector, LOOKING_KIND)
    due = collector.service.due
    assert due is not None
    await claim(collector.engine, due.table, LOOKING_KIND, limit=1, lease_seconds=60)  # who is stopped
    await execute(collector, "UPDATE collector.due SET next_at = clock_timestamp()")
    assert await work_once(collector, LOOKING_KIND)
    kept = await forecast_of(collector, address)
    assert kept is not None
    assert kept.seen == 730
    again = await collector.client.post(f"{address}/look", headers=manager.headers)
    assert again.status_code == 303
    assert await forecast_of(collector, address) == kept, "it is being looked at"
    [claimed] = await claim(collector.engine, due.table, LOOKING_KIND, limit=1, lease_seconds=60)
    await collector.use_cases.invitations.batches.give_up_forecast(claimed=claimed, error="Broken")
    page = (await page_of(collector, manager, address)).text
    assert "Eine Störung hat das unterbrochen" in page
    assert "hx-trigger" not in page.partition('id="draft"')[2].partition("</section>")[0]
    await collector.client.post(f"{address}/look", headers=manager.headers)
    monkeypatch.undo()
    while await work_once(collector, LOOKING_KIND):
        pass
    assert "Noch einmal durchsehen" in (await page_of(collector, manager, address)).text


async def test_people_who_are_erased_meanwhile_hold_nothing_up(
    collector: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = sign_in(collector.app, "manager")
    address = await draft(collector, manager)
    monkeypatch.setattr(looking, "IN_A_ROW", 1)
    assert await work_once(collector, LOOKING_KIND)
    await execute(
        collector,
        "UPDATE collector.invitation_batch_row SET state = 'refused', reason = 'erased', wanted = NULL "
        "WHERE number IN (5, 2299)",
    )
    while await work_once(collector, LOOKING_KIND):
        pass
    assert "Invite 2068 people" in (await page_of(collector, manager, address)).text


async def test_a_draft_that_is_discarded_is_looked_at_no_more(collector: OneService) -> None:
    manager = sign_in(collector.app, "manager")
    address = await draft(collector, manager)
    await collector.client.post(f"{address}/cancel", headers=manager.headers)
    assert await work_once(collector, LOOKING_KIND)
    assert not await work_once(collector, LOOKING_KIND)
    assert await select(collector, "SELECT count(*) FROM collector.invitation_batch_forecast") == [(0,)]
    assert (await page_of(collector, manager, address)).status_code == 404
