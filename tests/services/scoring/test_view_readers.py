"""Who gets the reports of views: by their rights of that moment, and by their own wish."""

import pytest

from shared.testing.one_service import OneService
from tests.services.scoring.viewing import ADA, DAILY, KIM, LEE, VIEW, Chain, shops_of, whose

MONTHLY = {"every": "month", "day": 1, "at": "08:00"}


@pytest.fixture
async def shops(chain: OneService) -> Chain:
    return await shops_of(chain)


async def test_each_reader_gets_what_they_may_see(shops: Chain) -> None:
    """By their rights of this moment: whoever is limited to Graz gets the numbers of Graz, and nobody else's."""
    await shops.person(LEE, unit="graz")
    body = {"is_shared": True, "schedule": MONTHLY | {"teams": ["service"]}}
    await shops.saved(shops.as_(KIM), **body, query="survey=visit&question=recommendation")
    reports = {one.recipients[0].person_id: one for one in await shops.sent()}
    assert reports.keys() == {KIM, LEE, ADA}
    assert {key: one.location for key, one in reports.items()} == {KIM: None, LEE: "graz", ADA: None}
    whole, graz = reports[KIM].report.scores[0], reports[LEE].report.scores[0]
    assert whole == reports[ADA].report.scores[0]
    assert whole.n is not None
    assert graz.n is not None
    assert graz.n < whole.n / 2
    assert sorted(one.label for one in reports[LEE].report.parts) == [
        "Checkout",
        "Delivery",
        "Service counter",
        "Website",
    ]
    assert (reports[KIM].report.ordered_by, reports[LEE].report.ordered_by) == ("", "P7")


async def test_rights_are_those_of_the_moment_and_not_of_the_saving(shops: Chain) -> None:
    """Who lost the place, left, or may not see the view any more gets no report; whoever regains it does again."""
    kim = shops.as_(KIM)
    berlin = {"query": "survey=visit&question=recommendation&place=berlin"}
    body = berlin | {"is_shared": True, "schedule": DAILY | {"people": [str(LEE)]}}
    view_id = await shops.saved(kim, **body)
    assert whose(await shops.sent()) == [KIM, LEE]
    await shops.person(LEE, unit="graz")
    assert await shops.sent_again() == [KIM]
    await shops.person(LEE, unit="berlin")
    assert await shops.sent_again() == [KIM, LEE]
    await shops.person(LEE, is_active=False)
    assert await shops.sent_again() == [KIM]
    await shops.person(KIM, unit="hamburg")
    assert await shops.sent_again() == []
    fates = await shops.fates(kim, view_id)
    assert fates[:2] == [(str(LEE), "withheld", "inactive"), (str(KIM), "withheld", "not_permitted")] or fates[:2] == [
        (str(KIM), "withheld", "not_permitted"),
        (str(LEE), "withheld", "inactive"),
    ]
    assert (str(LEE), "withheld", "not_permitted") in fates
    await shops.person(KIM)
    await shops.person(LEE)
    changed = body | {"name": VIEW["name"], "is_shared": False, "schedule": DAILY}
    assert (await shops.send(kim, "PUT", f"/v1/views/{view_id}", changed, **{"If-Match": "*"})).status_code == 200
    assert await shops.sent_again() == [KIM]


async def test_a_team_means_who_is_in_it_now(shops: Chain) -> None:
    body = {"is_shared": True, "schedule": DAILY | {"teams": ["service"], "people": [str(ADA)]}}
    await shops.saved(shops.as_(KIM), **body)
    await shops.team(KIM)
    assert whose(await shops.sent()) == [KIM, ADA]
    await shops.team(LEE, is_active=False)
    assert await shops.sent_again() == [KIM, ADA]


async def test_who_does_not_want_it_is_spared(shops: Chain) -> None:
    """Nobody else is; and they may still ask for one."""
    kim, lee = shops.as_(KIM), shops.as_(LEE)
    body = {"is_shared": True, "schedule": DAILY | {"people": [str(LEE)]}}
    view_id = await shops.saved(kim, **body)
    for _ in range(2):
        reply = await shops.send(lee, "PUT", f"/v1/views/{view_id}/reports/wish", {"wants_reports": False})
        assert reply.status_code == 204
    assert (await shops.send(lee, "GET", f"/v1/views/{view_id}")).json()["wants_reports"] is False
    assert whose(await shops.sent()) == [KIM]
    await shops.send(lee, "POST", f"/v1/views/{view_id}/reports")
    await shops.work()
    assert whose(await shops.reports()) == [KIM, LEE]
    await shops.send(lee, "PUT", f"/v1/views/{view_id}/reports/wish", {"wants_reports": True})
    assert await shops.sent_again() == [KIM, LEE]
    assert await shops.fates(lee, view_id) == [(str(LEE), "prepared", None)] * 2
    actions = [one.action for one in await shops.service.audited()]
    assert (actions.count("view.reports_stopped"), actions.count("view.reports_wanted")) == (1, 1)


async def test_filters_that_do_not_go_together_for_a_reader(shops: Chain) -> None:
    """Places are one of the two properties that may cross: whoever is limited to some cannot be shown two others."""
    await shops.person(LEE, unit="graz")
    query = "survey=visit&question=recommendation&language=de&attribute=plan:club"
    kim = shops.as_(KIM)
    view_id = await shops.saved(kim, query=query, is_shared=True, schedule=DAILY | {"people": [str(LEE)]})
    assert whose(await shops.sent()) == [KIM]
    assert (str(LEE), "withheld", "unanswerable") in await shops.fates(kim, view_id)
