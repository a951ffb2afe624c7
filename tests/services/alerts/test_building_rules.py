"""A manager makes, changes, restores and deletes rules by forms, without scripts."""

from typing import Any

import pytest

from shared.clock import FixedClock
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.alerts.building import BASE, NEW, Desk
from tests.services.alerts.happenings import UNHAPPY, get, put, scored, structure

WHOLE: dict[str, Any] = {
    "name": "Everything",
    "severity": "critical",
    "survey": "parcel",
    "unit": "south",
    "when": {
        "all_of": [
            UNHAPPY,
            {"answer": {"metric": "nps", "at_least": 0, "at_most": 4, "question": "recommend"}},
            {
                "none_of": [
                    {"field": "channel", "one_of": ["kiosk", "qr"]},
                    {"any_of": [{"field": "words", "one_of": ["no, thanks", "refund*"]}]},
                    {"field": "attribute:plan", "equals": "staff"},
                ]
            },
            {"any_of": [{"field": "customer_since", "at_most": "2020-01-01"}, {"field": "locale", "answered": False}]},
        ]
    },
    "notify": {
        "recipients": [{"kind": "responsible"}, {"kind": "team", "team": "care"}],
        "urgency": "working_hours",
        "needs_acknowledgement": True,
        "repeat_after_minutes": 60,
        "group_wait_seconds": 90,
    },
    "recover": {"template": "sorry", "promises_call": True},
    "limits": {
        "most_per_hour": 5,
        "most_per_day": 20,
        "zone": "Europe/Vienna",
        "active_hours": {"monday": ["08:00-12:00", "13:00-18:00"]},
        "active_from": "2026-01-01T08:00:00+01:00",
        "not_again_within_days": 14,
        "quiet_after_days": 7,
        "excluded_channels": ["import"],
    },
}


@pytest.fixture
def desk(alerts: OneService) -> Desk:
    return Desk(alerts, sign_in(alerts.app, "manager"))


async def test_a_rule_is_made_row_by_row(alerts: OneService, desk: Desk) -> None:
    """The occasion first; rows and groups by buttons; what was typed stays."""
    await alerts.deliver(structure())
    assert "A complaint was filed" in await desk.open(NEW)
    await desk.open(f"{NEW}?trigger=response_scored")
    await desk.press("group:when", name="Angry in the south", place="south")
    await desk.press("add:when.1", when__0__judged="category:detractor", when__0__metric="nps")
    await desk.press("none", when__1__0__about="words", when__1__1__about="channel")
    page = await desk.press(
        "save",
        when__1__0__value="refund*",
        when__1__1__operator="one_of",
        when__1__1__value=["qr", "kiosk"],
        recipient=["unit_managers"],
    )
    assert page == f"{BASE}/angry-in-the-south"
    rule = await get(alerts, "/v1/rules/angry-in-the-south")
    assert rule["when"] == {
        "all_of": [
            {"answer": {"metric": "nps", "category": "detractor"}},
            {
                "any_of": [
                    {"field": "words", "includes": "refund*"},
                    {"field": "channel", "one_of": ["qr", "kiosk"]},
                ]
            },
        ]
    }
    assert (rule["unit"], rule["name"], rule["opens_ticket"]) == ("south", "Angry in the south", True)
    assert rule["notify"]["recipients"] == [{"kind": "unit_managers", "team": None, "person_id": None}]


async def test_a_rule_passes_through_the_form_unharmed(alerts: OneService, desk: Desk) -> None:
    """Whatever the API takes is shown, and only what was changed changes."""
    await alerts.deliver(structure())
    assert (await put(alerts, "whole", **WHOLE)).status_code == 201
    await desk.open(f"{BASE}/whole/edit")
    assert await desk.press("save") == f"{BASE}/whole"
    before = await get(alerts, "/v1/rules/whole")
    assert before["version"] == 1
    await desk.open(f"{BASE}/whole/edit")
    assert await desk.press("save", name="Renamed") == f"{BASE}/whole"
    after = await get(alerts, "/v1/rules/whole")
    assert after["name"] == "Renamed"
    changing = {"name", "version", "updated_at"}
    # A group of one is that one, and boxes have an order of their own.
    after["when"]["all_of"][2]["none_of"][0]["one_of"].sort()
    before["when"]["all_of"][2]["none_of"][1] = before["when"]["all_of"][2]["none_of"][1]["any_of"][0]
    assert {name: one for name, one in after.items() if name not in changing} == {
        name: one for name, one in before.items() if name not in changing
    }


async def test_a_list_of_answers_stays_a_list(alerts: OneService, desk: Desk) -> None:
    """The rule that there is from the start is changed, and files with it still look as they did."""
    await desk.open(f"{BASE}/unhappy-answer/edit")
    await desk.press("add:when")
    number = sum(name.endswith(".judged") for name in desk.fields) - 1
    await desk.press(
        "save", **{f"when__{number}__judged": "", f"when__{number}__metric": "rating", f"when__{number}__high": "2"}
    )
    rule = await get(alerts, "/v1/rules/unhappy-answer")
    assert rule["version"] == 2
    assert {"metric": "rating", "at_most": 2}.items() <= rule["when"]["any"][-1].items()


@pytest.mark.parametrize("language", ["en", "de"])
async def test_what_is_wrong_is_said_at_its_field(alerts: OneService, language: Any) -> None:
    """Everything at once, in the reader's words, and nothing is stored."""
    desk = Desk(alerts, sign_in(alerts.app, "manager", language=language))
    await desk.open(f"{NEW}?trigger=response_scored")
    await desk.press("add:when")
    await desk.press("none", when__1__about="customer_value")
    page = await desk.press(
        "save",
        when__0__judged="",
        when__1__value="many",
        most_per_hour="0",
        hours__monday="9 to 5",
        repeat_after="5",
        recipient=["person:nobody"],
    )
    assert desk.reply is not None
    assert desk.reply.status_code == 422
    assert desk.wrong >= 7
    said = {
        "en": ("Give it a name", "Fill this in, or remove it", "Enter a number.", "whole number of at least 1"),
        "de": ("Geben Sie ihr einen Namen", "Füllen Sie das aus", "Geben Sie eine Zahl ein."),
    }[language]
    for text in said:
        assert text in page
    listed = await get(alerts, "/v1/rules")
    assert [one["key"] for one in listed["items"]] == ["unhappy-answer"]


async def test_whoever_was_slower_learns_of_it(alerts: OneService, desk: Desk) -> None:
    """What they typed stays, and saving again replaces the other version knowingly."""
    await put(alerts, "shared", when=UNHAPPY)
    await desk.open(f"{BASE}/shared/edit")
    await put(alerts, "shared", when=UNHAPPY, severity="critical")
    page = await desk.press("save", name="Mine")
    assert "Somebody changed this rule meanwhile" in page
    assert desk.fields["name"] == ["Mine"]
    assert await desk.press("save") == f"{BASE}/shared"
    assert (await get(alerts, "/v1/rules/shared"))["name"] == "Mine"


async def test_a_version_is_brought_back(alerts: OneService, desk: Desk) -> None:
    """As a new version, unless somebody changed the rule meanwhile; so are switching and deleting."""
    await put(alerts, "old", when=UNHAPPY)
    await put(alerts, "old", when=UNHAPPY, severity="critical")
    page = await desk.open(f"{BASE}/old")
    assert "Severity: Critical" in page
    tag = page.partition('name="tag" value="')[2].partition('"')[0]
    client, headers = alerts.client, desk.person.headers
    stale = {"tag": "0" * 32, "version": "1"}
    for step in ("restore", "off", "delete"):
        refused = await client.post(f"{BASE}/old/{step}", data=stale, headers=headers)
        assert refused.status_code == 412
        assert "Nothing was changed" in refused.text
    await client.post(f"{BASE}/old/restore", data={"tag": tag, "version": "1"}, headers=headers)
    rule = await get(alerts, "/v1/rules/old")
    assert (rule["version"], rule["severity"]) == (3, "warning")
    missing = await client.post(f"{BASE}/old/restore", data={"tag": tag, "version": "9"}, headers=headers)
    assert missing.status_code == 404
    page = await desk.open(f"{BASE}/old")
    tag = page.partition('name="tag" value="')[2].partition('"')[0]
    assert (await client.post(f"{BASE}/old/off", data={"tag": tag}, headers=headers)).status_code == 303
    assert (await get(alerts, "/v1/rules/old"))["enabled"] is False


async def test_the_past_is_shown_beside_the_form(alerts: OneService, desk: Desk, clock: FixedClock) -> None:
    """While it is filled in, and on a page of its own; of a unit for who sees only that."""
    clock.advance(2 * 24 * 3600)
    await alerts.deliver(structure())
    await alerts.deliver(*[scored(), scored(location="wien"), scored(location="wien")])
    page = await desk.open(f"{NEW}?trigger=response_scored")
    assert "<strong>3</strong>" in page
    assert "All of them are covered by other rules already" in page
    assert "the fallback gets to know" in page
    await put(alerts, "tried", when=UNHAPPY)
    tried = await desk.open(f"{BASE}/tried/try?days=90")
    assert "<strong>3</strong>" in tried
    local = Desk(alerts, sign_in(alerts.app, "manager", unit="south", locations=frozenset({"south", "graz"})))
    assert "<strong>1</strong>" in await local.open(f"{BASE}/tried/try")
    silent = await desk.open(f"{NEW}?trigger=source_silent")
    assert "no past is kept" in silent


async def test_who_may_only_read_finds_no_form(alerts: OneService) -> None:
    viewer = sign_in(alerts.app, "viewer")
    for address in (NEW, f"{BASE}/unhappy-answer/edit"):
        assert (await alerts.client.get(address, headers=viewer.headers)).status_code == 403
    page = await alerts.client.get(f"{BASE}/unhappy-answer", headers=viewer.headers)
    assert "/edit" not in page.text
    assert "unhappy-answer/try" in page.text
    led = await alerts.client.get(f"{BASE}/new", headers=sign_in(alerts.app, "manager").headers)
    assert led.headers["Location"] == NEW
