"""An unhappy answer becomes a mail to the customer with a promise that is kept; or the case says why not."""

from typing import Any
from uuid import uuid4

import httpx

from services.accounts.domain.people.sessions import Visitor
from services.catalog import load_services
from services.collector.settings import CollectorSettings
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import survey_definition
from shared.testing.eventually import eventually
from shared.testing.house import House, house
from shared.testing.mail_server import mail_server
from shared.testing.sending import mail_settings

RULE = {
    "name": "Unhappy answer",
    "severity": "warning",
    "when": {"answer": {"verdict": "unhappy"}},
    "opens_ticket": True,
    "recover": {"promises_call": True, "call_within_hours": 4},
}
ADA, BO = "ada@customer.example", "bo@customer.example"


async def done(suite: House, method: str, path: str, body: object = None) -> Any:
    """Send a request that is allowed and return its answer."""
    headers = suite.admin | ({"If-Match": "*"} if path.startswith("/v1/tickets") else {})
    reply = await suite.client.request(method, path, json=body, headers=headers)
    assert reply.is_success, reply.text
    return reply.json() if reply.content else None


async def company(suite: House) -> None:
    """Let a team answer for everything in Graz, where people work around the clock."""
    invited = await done(
        suite, "POST", "/v1/people", {"sign_in_name": "kim@example.org", "role": "agent", "display_name": "Kim"}
    )
    person = invited["person"]["id"]
    await suite.use_cases["accounts"].people.accept_invitation(
        token=invited["link"]["url"].rpartition("/")[2],
        display_name="Kim",
        password="a long sentence that nobody guesses",
        language="de",
        zone="Europe/Vienna",
        visitor=Visitor(address="127.0.0.1", block="127.0.0.1", user_agent="Firefox"),
    )
    await done(suite, "PUT", "/v1/teams/care", {"name": "Care", "members": [person]})
    structure = {
        "units": [{"code": "graz", "name": "Graz", "zone": "Europe/Vienna", "language": "de", "calendar": "always"}],
        "touchpoints": [{"key": "till", "name": "Kasse"}],
        "responsibilities": [{"unit": "graz", "team": "care"}],
        "calendars": {
            "always": {
                "zone": "Europe/Vienna",
                "weekly": {
                    day: ["00:00-24:00"]
                    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
                },
            }
        },
    }
    await done(suite, "PUT", "/v1/structure", structure)

    async def alerts_knows_them() -> bool:
        known = await suite.use_cases["alerts"].directory.read()
        care = known.teams.get("care")
        return known.structure.version > 0 and care is not None and any(one in known.people for one in care.members)

    await eventually(alerts_knows_them)


async def answer(suite: House, email: str, *, agrees: bool) -> str:
    """Let somebody answer unhappily, who agreed to be written to or did not; return the id of the response."""
    respondent = {"email": email, "name": "Ada Doe", "phone": "+436641234567" if agrees else "+436649876543"}
    happy, unhappy = ({"id": str(uuid7()), "answers": {"recommend": value}, "respondent": respondent,
                       "channel": "api", "touchpoint": "till", "location": "graz", "locale": "de"}
                      for value in (10, 1))  # fmt: skip
    await done(suite, "POST", "/v1/surveys/visit/responses", happy)
    stored = await done(suite, "GET", f"/v1/responses/{happy['id']}")
    if agrees:
        wish = {"wish": "given", "channel": "email", "purpose": "service_contact", "wording": "Ja, gern"}
        await done(suite, "POST", f"/v1/respondents/{stored['respondent_id']}/consents", wish)
    await done(suite, "POST", "/v1/surveys/visit/responses", unhappy)
    return str(unhappy["id"])


async def recovery_of(suite: House, response_id: str, state: str) -> dict[str, Any]:
    """Wait until the reply to a response is in a state, and return it."""

    async def found() -> dict[str, Any] | None:
        items = (await done(suite, "GET", "/v1/recoveries"))["items"]
        return next((one for one in items if one["subject_id"] == response_id and one["state"] == state), None)

    recovery = await eventually(found)
    assert recovery is not None
    return recovery


async def case_of(suite: House, response_id: str, action: str) -> tuple[str, dict[str, Any]]:
    """Wait until the case about a response has an entry, and return the case's id and the entry."""

    async def found() -> tuple[str, dict[str, Any]] | None:
        query = {"response_id": response_id}
        reply = await suite.client.get("/v1/tickets", params=query, headers=suite.admin)
        assert reply.status_code == httpx.codes.OK
        for ticket in reply.json()["items"]:
            for entry in (await done(suite, "GET", f"/v1/tickets/{ticket['id']}/history"))["items"]:
                if entry["action"] == action:
                    return ticket["id"], entry
        return None

    case = await eventually(found)
    assert case is not None
    return case


async def test_the_customer_is_written_to_and_called(database_url: str) -> None:
    """By mail, in their language, and the case knows it. Who did not agree gets nothing, and the case says why."""
    async with mail_server() as mails:
        settings = {"collector": CollectorSettings(**mail_settings(mails))}
        prefix = f"recover{uuid4().hex[:10]}"
        async with house(
            load_services(), database_url, "postgres://", topic_prefix=prefix, service_settings=settings
        ) as suite:
            await company(suite)
            await publish_survey(suite.client, suite.admin, "visit", survey_definition())
            reply = await suite.client.put("/v1/rules/care", json=RULE, headers=suite.admin)
            assert reply.is_success, reply.text
            agreed, silent = await answer(suite, ADA, agrees=True), await answer(suite, BO, agrees=False)

            sent = await recovery_of(suite, agreed, "sent")
            assert (sent["promise"], sent["promise_team"], sent["promise_zone"]) == ("open", "care", "Europe/Vienna")
            [mail] = mails.received
            assert mail.recipients == (ADA,)
            text = mail.part("plain")
            assert "Wir rufen Sie bis " in text
            assert " Uhr an." in text
            ticket_id, entry = await case_of(suite, agreed, "message")
            assert (entry["message"]["outcome"], entry["message"]["cause"]) == ("sent", "recovery")

            refused = await recovery_of(suite, silent, "refused")
            assert (refused["fate_reason"], refused["promise"]) == ("no_basis", "void")
            _, entry = await case_of(suite, silent, "message")
            assert (entry["message"]["outcome"], entry["message"]["reason"]) == ("refused", "no_basis")

            await done(suite, "POST", f"/v1/tickets/{ticket_id}/contact", {})

            async def is_kept() -> bool:
                counted = await done(suite, "GET", "/v1/recoveries/promises")
                return (counted["kept"], counted["broken"], counted["open"]) == (1, 0, 0)

            await eventually(is_kept)
            assert len(mails.received) == 1
