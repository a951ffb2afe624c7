"""Where people and teams of the installation get their notices."""

from datetime import timedelta

from services.notifications.domain.proof import ATTEMPTS, Proof, digest_of
from services.notifications.store.proof_store import ProofStore
from shared.testing.eventually import eventually
from shared.testing.house import House
from tests.browser.console.lived_in_base import LONG, SCRIPT, LivedIn, send

TOKEN = "a-token-that-was-sent-by-mail"


async def make_destinations(house: House, made: LivedIn) -> None:
    """A mailbox that waits for its confirmation, a phone and a room of a team, and colleagues' own."""
    client, directory = house.client, house.use_cases["notifications"].directory

    async def are_known() -> bool:
        known = await directory.read()
        return "service" in known.teams and made.people["admin"] in known.people

    await eventually(are_known)
    hours = {"monday": ["09:00-12:30", "13:00-18:00"], "tuesday": ["09:00-18:00"]}
    times = {"hours": hours, "zone": "Europe/Vienna", "digest": "below_critical"}
    room = {"channel": "chat", "chat_kind": "teams", "address": f"https://chat.example/{LONG}"[:80], "label": SCRIPT}
    phone = {"channel": "sms", "address": "+43 660 12345678", "label": f"{LONG}"}
    first = await send(client, "POST", "/v1/destinations", {"team": "service", **room, **times})
    await send(client, "POST", f"/v1/destinations/{first['id']}/test")
    second = await send(client, "POST", "/v1/destinations", {"team": "service", **phone})
    mine = {"person_id": str(made.people["admin"]), "channel": "email", "address": f"admin@{'b' * 60}.example"}
    third = await send(client, "POST", "/v1/destinations", mine)
    for role in ("agent", "manager"):
        body = {"person_id": str(made.people[role]), "channel": "email", "address": f"{role}@example.org", **times}
        await send(client, "POST", "/v1/destinations", body)
    async with house.assembly.app.state.units["notifications"].begin() as work:
        proof = Proof(
            destination_id=third["id"],
            kind="link",
            secret_sha256=digest_of("link", TOKEN),
            attempts_left=ATTEMPTS,
            expires_at=work.now + timedelta(days=1),
        )
        await ProofStore(work.connection).put(proof)
    made.ids["/console/notifications/confirm/{token}"] = TOKEN
    made.ids["destination_id"] = first["id"]
    made.ids["phone"] = second["id"]
