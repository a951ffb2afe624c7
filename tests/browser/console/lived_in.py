"""An installation that people have worked with for a while, and whose data is as awkward as theirs: made over HTTP.

Every text that somebody may choose is hostile here: markup, quotes, words without a place to break, other scripts.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import insert

from services.accounts.domain.people.sessions import Visitor
from services.accounts.service import SERVICE as ACCOUNTS
from shared.access import Caller
from shared.ids import uuid7
from shared.testing.eventually import eventually
from shared.testing.house import House
from shared.testing.whole_survey import ANSWERS, whole_survey
from tests.browser.console.lived_in_asking import make_invitations, make_templates, make_wishes
from tests.browser.console.lived_in_base import LONG, NAMES, RULE, SCRIPT, STRUCTURE, UNITS, WORDS, LivedIn, send
from tests.browser.console.lived_in_cases import make_checklists, work_on_case
from tests.browser.console.lived_in_improvements import make_improvements
from tests.browser.console.lived_in_messages import write_messages
from tests.browser.console.lived_in_notifications import make_destinations
from tests.browser.console.lived_in_programmes import make_programmes
from tests.browser.console.lived_in_proof import prove
from tests.browser.console.lived_in_routing import make_routes
from tests.browser.console.lived_in_silences import make_silences
from tests.browser.console.lived_in_views import make_views
from tests.browser.console.lived_in_webhooks import make_webhooks


async def live_in(house: House) -> LivedIn:
    """Fill a running suite through its API, and wait until every service has done its part."""
    client, made = house.client, LivedIn()
    client.headers.update(house.admin)
    await _people(house, made)
    await _company(client, made)
    await _surveys(client)
    await make_templates(client)
    await make_checklists(client)
    await _answers(client, made)
    await _cases(client, made)
    await prove(house, made)
    await make_routes(house)
    await work_on_case(house, made)
    made.ids["message_id"] = await write_messages(
        house,
        person=UUID(made.ids["respondent_id"]),
        ticket=UUID(made.ids["ticket_id"]),
        author=made.people["agent"],
        said=WORDS,
    )
    await _customers(house, made)
    await _keys_and_places(client, made)
    await make_wishes(client, made)
    await make_invitations(house, made)
    await make_destinations(house, made)
    await make_webhooks(house, made)
    await make_programmes(house)
    await make_silences(house, made)
    await make_improvements(house, made)
    await _parked(house)
    await _logged(client, made)
    await make_views(house, made)
    return made


async def _people(house: House, made: LivedIn) -> None:
    menu = house.use_cases["accounts"]
    for role, name in NAMES.items():
        body = {"sign_in_name": f"{role}@example.org", "role": role, "display_name": name}
        invited = await send(house.client, "POST", "/v1/people", body)
        made.people[role] = UUID(invited["person"]["id"])
        made.ids[f"invited {role}"] = invited["link"]["url"].rpartition("/")[2]
    waiting = {"sign_in_name": f"{'a' * 60}@{'b' * 60}.example", "role": "agent", "unit": None}
    invited = await send(house.client, "POST", "/v1/people", waiting)
    made.ids["/console/invite/{token}"] = invited["link"]["url"].rpartition("/")[2]
    for role in NAMES:
        await menu.people.accept_invitation(
            token=made.ids.pop(f"invited {role}"),
            display_name=NAMES[role],
            password="a long sentence that nobody guesses",
            language="de",
            zone="Europe/Berlin",
            visitor=Visitor(
                address="127.0.0.1", block="127.0.0.1", user_agent="Mozilla/5.0 (X11; Linux) Firefox/140.0"
            ),
        )
    reset = await send(house.client, "POST", f"/v1/people/{made.people['viewer']}/reset-link")
    made.ids["/console/reset/{token}"] = reset["url"].rpartition("/")[2]
    made.ids["person_id"] = str(made.people["agent"])


async def _company(client: httpx.AsyncClient, made: LivedIn) -> None:
    team = {"name": f"Service {SCRIPT}", "members": [str(made.people["agent"])], "lead": str(made.people["manager"])}
    await send(client, "PUT", "/v1/teams/service", team)
    await send(client, "PUT", "/v1/structure", STRUCTURE)
    renamed = STRUCTURE | {"units": [*UNITS, {"code": "graz", "name": "Graz", "parent": "all"}]}
    await send(client, "PUT", "/v1/structure", renamed, **{"If-Match": "*"})


async def _surveys(client: httpx.AsyncClient) -> None:
    hostile = whole_survey(title=f"{SCRIPT} {LONG}"[:200])
    await send(client, "PUT", "/v1/surveys/visit", hostile)
    await send(client, "POST", "/v1/surveys/visit/publish")
    question: dict[str, Any] = {
        "key": "service",
        "type": "csat",
        "scale": 5,
        "text": {"en": f'How "good" was {SCRIPT}?', "de": LONG},
    }
    second = hostile | {"questions": [*hostile["questions"], question | {"text": question["text"] | {"ar": "كيف؟"}}]}
    await send(client, "PUT", "/v1/surveys/visit", second, **{"If-Match": "*"})
    await send(client, "POST", "/v1/surveys/visit/publish")
    await send(client, "PUT", "/v1/surveys/visit", second | {"title": "Your visit, 3rd try"}, **{"If-Match": "*"})
    await send(client, "PUT", "/v1/surveys/draft", whole_survey())
    await send(client, "PUT", "/v1/surveys/paused", whole_survey())
    await send(client, "POST", "/v1/surveys/paused/publish")
    await send(client, "POST", "/v1/surveys/paused/pause")
    journey = {
        "name": f"From the shelf to the till {SCRIPT}",
        "stages": [{"key": "pay", "name": LONG, "touchpoints": ["till", "website"]}],
    }
    await send(client, "PUT", "/v1/journeys/shop", journey)
    due_on = str((datetime.now(UTC) + timedelta(days=90)).date())
    target = {
        "survey": "visit",
        "concept": "recommend",
        "metric": "nps",
        "value": 40,
        "due_on": due_on,
        "owner": "E & M",
    }
    await send(client, "PUT", "/v1/targets/visit-nps", target)
    await send(client, "PUT", "/v1/rules/unhappy", RULE)
    await send(client, "PUT", "/v1/rules/complaints", {"name": f"Complaint {SCRIPT}", "trigger": "complaint_filed"})
    await send(client, "PUT", "/v1/rules/unhappy", RULE | {"severity": "warning"}, **{"If-Match": "*"})


async def _answers(client: httpx.AsyncClient, made: LivedIn) -> None:
    """Two months of answers that get worse at one place, so that there is a change, comments and cases."""
    now, responses = datetime.now(UTC), []
    for number in range(240):
        day = now - timedelta(days=number % 60, minutes=number)
        is_recent = number % 60 < 28
        recommend = (number % 4 + (1 if is_recent else 7)) if number % 2 else 7 + number % 4
        responses.append(
            {
                "id": str(uuid7()),
                "survey": "visit",
                "channel": ("web", "qr", "kiosk", "email")[number % 4],
                "touchpoint": ("till", "website")[number % 3 == 0],
                "location": (None, "mitte", "wien")[number % 3],
                "occurred_at": day.isoformat(),
                "answers": ANSWERS | {"recommend": min(recommend, 10), "why": WORDS[number % len(WORDS)]},
                "respondent": {"external_id": f"C-{number % 90}", "email": f"c{number % 90}@example.org"},
            }
        )
    sent = await send(client, "POST", "/v1/responses/batch", {"responses": responses})
    assert {one["status"] for one in sent["results"]} == {"created"}, sent
    complaint = {"text": f"{WORDS[0]} {LONG}", "category": "waiting", "location": "wien", "channel": "web"}
    filed = await send(client, "POST", "/v1/complaints", complaint | {"respondent": {"email": "c1@example.org"}})
    made.ids["complaint_id"] = filed["id"]

    async def first_signal() -> str | None:
        found = (await send(client, "GET", "/v1/signals"))["items"]
        return str(found[0]["id"]) if found else None

    made.ids["signal_id"] = str(await eventually(first_signal))


async def _cases(client: httpx.AsyncClient, made: LivedIn) -> None:
    async def are_open() -> list[dict[str, Any]] | None:
        found: list[dict[str, Any]] = (await send(client, "GET", "/v1/tickets?limit=200"))["items"]
        return found if len(found) > 20 else None

    cases = await eventually(are_open)
    assert cases is not None
    by_hand = {"subject": f"{SCRIPT} {LONG}"[:200], "location": "wien", "note": WORDS[1]}
    await send(client, "POST", "/v1/tickets", by_hand)
    whole = next(one for one in cases if one["response_id"])
    agent = {"assignee": str(made.people["agent"])}
    settled = {"cause": "waiting-time", "root_cause": WORDS[3][:200], "action_taken": WORDS[3]}
    steps: list[tuple[str, Any]] = [("assign", agent), ("contact", {"note": WORDS[2]}), ("resolve", settled)]
    for number, case in enumerate([one for one in cases if one is not whole][:12]):
        done = ("checks/refund.first", {"done": True})
        for step, body in [*steps, done, ("close", {"outcome": "recovered"})][: number % 6]:
            await send(client, "POST", f"/v1/tickets/{case['id']}/{step}", body, **{"If-Match": "*"})
    for step, body in steps[:2]:
        await send(client, "POST", f"/v1/tickets/{whole['id']}/{step}", body, **{"If-Match": "*"})
    await send(client, "POST", f"/v1/tickets/{whole['id']}/notes", {"note": WORDS[0]}, **{"If-Match": "*"})
    response = await send(client, "GET", f"/v1/responses/{whole['response_id']}")
    made.ids["ticket_id"] = whole["id"]
    made.ids["response_id"] = whole["response_id"]
    alerts = await send(client, "GET", f"/v1/alerts?response_id={whole['response_id']}")
    made.ids["alert_id"] = alerts["items"][0]["id"]
    made.ids["respondent_id"] = response["respondent_id"]


async def _customers(house: House, made: LivedIn) -> None:
    facts = {"value": "123456789.99", "currency": "EUR", "customer_since": "1999-12-31", "left_on": "2030-01-01"}
    company = {"key": "acme", "name": f"{SCRIPT} {LONG}"[:200]}
    address = f"/v1/respondents/{made.ids['respondent_id']}/facts"
    await send(house.client, "PUT", address, facts | {"company": company})
    file = "id;email;Wert;Währung;Kunde seit;Firma\n1;<b>;1.234;DEM;gestern;\n2;;;;2020-01-01;\n3;;5,50;USD;;Müller\n"
    caller = Caller("admin", frozenset({"*"}))
    menu = house.use_cases["collector"].customers
    upload = await menu.upload(content=file.encode("cp1252"), amounts=None, days=None, caller=caller)
    made.ids["upload_id"] = str(upload.id)


async def _keys_and_places(client: httpx.AsyncClient, made: LivedIn) -> None:
    body = {
        "name": f"Till {LONG}"[:60].strip(),
        "scopes": ["responses:write", "scores:read"],
        "networks": ["127.0.0.1/32"],
    }
    key = await send(client, "POST", "/v1/keys", body)
    gone = await send(client, "POST", "/v1/keys", body | {"name": "Gone till"})
    await send(client, "POST", f"/v1/keys/{_id(gone)}/revoke", None, **{"If-Match": "*"})
    made.ids["key_id"] = _id(key)
    place = {"survey": "visit", "touchpoint": "till"}
    link = await send(client, "POST", "/v1/links", place | {"location": "wien"})
    made.ids["code"] = link["code"]
    device = await send(client, "POST", "/v1/devices", place | {"name": f"Exit {SCRIPT}", "location": "mitte"})
    made.ids["device_id"] = device["id"]


def _id(made: Mapping[str, Any]) -> str:
    return str(made["id"] if "id" in made else made["key"]["id"])


async def _parked(house: House) -> None:
    """Park an event that no handler knows, as the consumer loop does."""
    row = {
        "topic": f"{house.settings.topic_prefix}.alerts.events",
        "partition": 0,
        "record_offset": 7,
        "recorded_at": datetime.now(UTC),
        "key": b"k",
        "headers": [["ce_type", "heed.alerts.something.v1"]],
        "value": b"{}",
        "error": f"DecodeError: {SCRIPT} {LONG}",
    }
    async with house.assembly.app.state.units["accounts"].begin() as work:
        await work.connection.execute(insert(ACCOUNTS.transport.parked).values(row))


async def _logged(client: httpx.AsyncClient, made: LivedIn) -> None:
    """Wait until the audit log has the last of it, and until every answer is counted."""

    async def is_logged() -> bool:
        found = await send(client, "GET", "/v1/audit?limit=200")
        return any(one["action"] == "key.revoked" for one in found["items"]) and len(found["items"]) > 20

    async def is_counted() -> bool:
        (found,) = (await send(client, "GET", "/v1/scores?survey=visit&question=recommend"))["items"]
        return bool(found["n"] == 240)

    await eventually(is_logged)
    await eventually(is_counted)
    made.ids |= {"segment": "1", "number": "3"}
