"""Keep cases of Heed and tickets of Zammad in step, without a loop: one way in and one way out, each done once.

    HEED_URL=… HEED_KEY=… HEED_KEY_NAME=zammad HEED_WEBHOOK_SECRET=whsec_… ZAMMAD_URL=… ZAMMAD_TOKEN=… \
    ZAMMAD_LOGIN=heed@example.com ZAMMAD_WEBHOOK_TOKEN=… .venv/bin/python deploy/examples/zammad.py

Heed posts `ticket.opened`, `resolved`, `closed`, `reopened` and `merged` to /heed; Zammad's trigger "ticket updated"
posts to /zammad. A case becomes a ticket, and what agents do there comes back: a reply or call to the customer is a
contact, closing the ticket closes the case. What this program did itself comes back from both sides, too, and is passed
over by its name: `actor` in Heed, `updated_by` in Zammad. No contact data leaves Heed: agents look it up in the case.
"""

import base64
import hmac
import json
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

ENV = os.environ
NAME = ENV.get("HEED_KEY_NAME", "zammad")
LOGIN = ENV["ZAMMAD_LOGIN"]
CAUSE = ENV.get("HEED_CAUSE", "other")
"""For tickets without a custom field `heed_cause`."""
KEYS = [base64.b64decode(one.removeprefix("whsec_")) for one in ENV["HEED_WEBHOOK_SECRET"].split()]
SECONDS = 300
STATES = {"resolved": "closed", "closed": "closed", "merged": "closed", "reopened": "open"}
HEED = httpx.Client(
    base_url=ENV["HEED_URL"], headers={"Authorization": f"Bearer {ENV['HEED_KEY']}", "If-Match": "*"}, timeout=60
)
ZAMMAD = httpx.Client(
    base_url=ENV["ZAMMAD_URL"], headers={"Authorization": f"Token token={ENV['ZAMMAD_TOKEN']}"}, timeout=60
)
PAIRS = sqlite3.connect(ENV.get("PAIRS", "zammad-pairs.sqlite"), isolation_level=None, check_same_thread=False)
PAIRS.execute("CREATE TABLE IF NOT EXISTS pair (case_id TEXT PRIMARY KEY, ticket_id INTEGER UNIQUE)")
PAIRS.execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY)")


def from_heed(event: dict[str, Any]) -> None:
    """Open a ticket for a new case, or bring the ticket of a case to its state."""
    data, step = event["data"], event["type"].split(".")[3]
    if data["actor"] == NAME:
        return  # our own doing
    ticket_id = ticket_of(data["ticket_id"])
    if step == "opened" and ticket_id is None:
        open_ticket(data["ticket_id"])
    elif step in STATES and ticket_id is not None:
        note = {"subject": "Heed", "body": f"The case was {step} in Heed.", "type": "note", "internal": True}
        ZAMMAD.put(f"/api/v1/tickets/{ticket_id}", json={"state": STATES[step], "article": note}).raise_for_status()


def open_ticket(case_id: str) -> None:
    case = HEED.get(f"/v1/tickets/{case_id}").raise_for_status().json()
    mark = f"[Heed {case['number']}]"
    # A ticket that was opened right before we died has no pair yet: it is found by its mark.
    found = ZAMMAD.get("/api/v1/tickets/search", params={"query": f'title:"{mark}"'}).raise_for_status().json()
    tickets = [one for one in found if one["title"].startswith(mark)]
    if not tickets:
        article = {"subject": case["subject"], "body": words_of(case), "type": "note", "internal": True}
        new = {
            "title": f"{mark} {case['subject']}",
            "group": ENV.get("ZAMMAD_GROUP", "Users"),
            "customer": ENV.get("ZAMMAD_CUSTOMER", LOGIN),
            "article": article,
        }
        tickets = [ZAMMAD.post("/api/v1/tickets", json=new).raise_for_status().json()]
    PAIRS.execute("INSERT OR IGNORE INTO pair VALUES (?, ?)", (case_id, tickets[0]["id"]))


def words_of(case: dict[str, Any]) -> str:
    """Return where it happened and where to read on; what the customer wrote stays in Heed, where it can be erased."""
    place = " · ".join(filter(None, (case["touchpoint"], case["location"])))
    return "\n".join(filter(None, (case["subject"], place, f"{ENV['HEED_URL']}/console/tickets/{case['id']}")))


def from_zammad(payload: dict[str, Any]) -> None:
    """Note in the case what an agent did with the ticket."""
    ticket, article = payload["ticket"], payload.get("article") or {}
    found = PAIRS.execute("SELECT case_id FROM pair WHERE ticket_id = ?", (ticket["id"],)).fetchone()
    if found is None or ticket["updated_by"]["login"] == LOGIN:
        return  # no case of ours, or our own doing
    path = f"/v1/tickets/{found[0]}"
    to_customer = article.get("sender") == "Agent" and not article.get("internal")
    if to_customer and article.get("type") in {"email", "phone", "sms"}:
        note = {"note": f"In Zammad, ticket {ticket['number']}"}
        reply = take(f"{path}/contact", note | {"happened_at": article["created_at"]})
        if reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY:  # its clock is ahead of ours
            take(f"{path}/contact", note)
    if ticket["state"] == "closed":
        said = {"cause": ticket.get("heed_cause") or CAUSE, "action_taken": f"See Zammad, ticket {ticket['number']}"}
        reply = take(f"{path}/close", said)
        if reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            # Something is missing that only people know, such as why nobody has contacted the customer.
            missing = ", ".join(one["field"] for one in reply.json()["errors"])
            take(
                f"{path}/notes", {"note": f"Closed in Zammad, ticket {ticket['number']}. Still to say here: {missing}"}
            )


def take(path: str, body: dict[str, Any]) -> httpx.Response:
    """Take a step; one that the case does not allow any more is as good as done."""
    reply = HEED.post(path, json=body)
    if reply.status_code not in {httpx.codes.CONFLICT, httpx.codes.UNPROCESSABLE_ENTITY}:
        reply.raise_for_status()
    return reply


def ticket_of(case_id: str) -> int | None:
    found = PAIRS.execute("SELECT ticket_id FROM pair WHERE case_id = ?", (case_id,)).fetchone()
    return found and int(found[0])


def is_from_heed(headers: Mapping[str, str], body: bytes) -> bool:
    """Return whether Heed signed it within five minutes; see webhook.py."""
    moment = headers["webhook-timestamp"] or "0"
    signed = f"{headers['webhook-id']}.{moment}.".encode() + body
    wanted = ["v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode() for key in KEYS]
    sent = (headers["webhook-signature"] or "").split()
    is_fresh = moment.isdecimal() and abs(time.time() - int(moment)) < SECONDS
    return is_fresh and any(hmac.compare_digest(one, other) for one in wanted for other in sent)


def is_from_zammad(headers: Mapping[str, str], body: bytes) -> bool:
    """Return whether Zammad signed it with the token of its webhook (HMAC-SHA1 of the body)."""
    wanted = "sha1=" + hmac.digest(ENV["ZAMMAD_WEBHOOK_TOKEN"].encode(), body, "sha1").hex()
    return hmac.compare_digest(wanted, headers["x-hub-signature"] or "")


WAYS: dict[str, tuple[Callable[[Any, bytes], bool], Callable[[dict[str, Any]], None], str]] = {
    "/heed": (is_from_heed, from_heed, "webhook-id"),
    "/zammad": (is_from_zammad, from_zammad, "x-zammad-delivery"),
}


ONE_AT_A_TIME = threading.Lock()  # two requests about the same case never meet


class Hooks(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(self.answer(body))
        self.send_header("content-length", "0")
        self.end_headers()

    def answer(self, body: bytes) -> int:
        if self.path not in WAYS:
            return 404
        is_signed, act, id_header = WAYS[self.path]
        if not is_signed(self.headers, body):  # as good as a mapping
            return 401
        delivery = self.headers[id_header]
        with ONE_AT_A_TIME:
            return self.once(delivery, act, body)

    def once(self, delivery: str, act: Callable[[dict[str, Any]], None], body: bytes) -> int:
        if PAIRS.execute("SELECT 1 FROM seen WHERE id = ?", (delivery,)).fetchone() is None:
            try:
                act(json.loads(body))
            except (httpx.HTTPError, KeyError) as failed:
                print(f"{self.path}: {type(failed).__name__}", file=sys.stderr, flush=True)
                return 503  # both sides send it again
            PAIRS.execute("INSERT INTO seen VALUES (?)", (delivery,))
        return 204


ThreadingHTTPServer(("127.0.0.1", int(ENV.get("PORT", "9100"))), Hooks).serve_forever()
