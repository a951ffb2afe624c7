"""Templates, wishes and invitations of an installation that people have worked with."""

from datetime import UTC, datetime
from uuid import UUID

import httpx

from shared.testing.house import House
from tests.browser.console.lived_in_base import LONG, SCRIPT, VISITOR, WORDS, LivedIn, send
from tests.browser.console.lived_in_batches import some_batches


async def make_templates(client: httpx.AsyncClient) -> None:
    """A template in two versions, with markup in it and in three scripts."""
    languages = ("en", "de", "ar")
    template = {
        "name": f"Receipt {SCRIPT}",
        "purpose": "service_contact",
        "cause": "receipt",
        "touchpoint": "till",
        "languages": languages,
        "subject": dict.fromkeys(languages, f"{SCRIPT} {{{{reference}}}}"),
        "text": dict.fromkeys(languages, f"{WORDS[0]}\n\n{LONG}{LONG}\n\n{{{{link.status}}}}\n\n{WORDS[3]}"),
        "sms": dict.fromkeys(languages, WORDS[3]),
    }
    address = "/v1/message-templates/checkout-receipt"
    await send(client, "PUT", address, template)
    await send(client, "PUT", address, template | {"enabled": False}, **{"If-Match": "*"})


async def make_wishes(client: httpx.AsyncClient, made: LivedIn) -> None:
    """What a customer agreed to and does not want, and addresses that are not used."""
    person = made.ids["respondent_id"]
    wishes = f"/v1/respondents/{person}/consents"
    agreed = {"wish": "given", "channel": "email", "purpose": "survey", "wording": f"{SCRIPT} {LONG}"}
    await send(client, "POST", wishes, agreed | {"said_at": "2026-01-05T10:00:00Z"})
    await send(client, "POST", wishes, {"wish": "withdrawn", "purpose": "sharing", "wording": WORDS[0]})
    for body in (
        {"channel": "email", "respondent_id": person},
        {"channel": "email", "email": "gone@example.org"},
        {"channel": "sms", "phone": "+4930123456", "until": "2030-01-01T00:00:00Z"},
    ):
        suppressed = await send(client, "POST", "/v1/suppressions", body)
    await send(client, "POST", f"/v1/suppressions/{suppressed['id']}/release", {"reason": SCRIPT})


async def make_invitations(house: House, made: LivedIn) -> None:
    """Some on their way, one that waits, one that is refused and one that was begun."""
    client, body = house.client, {"survey": "visit", "touchpoint": "till", "location": "mitte", "basis": "request"}
    for number in range(8):
        person = {"email": f"guest{number}@example.org", "name": f"Guest {SCRIPT}"}
        invited = await send(client, "POST", "/v1/invitations", body | {"respondent": person, "reminders": [3, 7]})
    later = {"delay": {"days_after": 3, "of": str(datetime.now(UTC).date())}}
    await send(client, "POST", "/v1/invitations", body | {"respondent": {"email": "late@example.org"}} | later)
    await send(client, "POST", "/v1/invitations", body | {"respondent": {"external_id": LONG}})
    menu = house.use_cases["collector"].invitations
    expires = datetime.fromisoformat(invited["expires_at"])
    link = await menu.make_link(invitation_id=UUID(invited["id"]), expires_at=expires)
    path = "/i/" + link.rpartition("/")[2]
    await client.post(f"{path}/opened", headers={"user-agent": VISITOR.user_agent})
    made.ids["invitation_id"] = invited["id"]
    made.ids["batch_id"] = await some_batches(house, SCRIPT)
