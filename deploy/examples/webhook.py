"""Receive Heed's webhooks: verify each, print it once, and answer.

Run it with the secret of a subscription: HEED_WEBHOOK_SECRET=whsec_… .venv/bin/python deploy/examples/webhook.py
"""

import base64
import hmac
import json
import os
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = int(os.environ.get("PORT", "9000"))
KEYS = [base64.b64decode(one.removeprefix("whsec_")) for one in os.environ["HEED_WEBHOOK_SECRET"].split()]
SECONDS = 300
seen: set[str] = set()  # keep it in your database, and add to it in the transaction of what you do with the event


def is_signed(headers: Mapping[str, str], body: bytes) -> bool:
    """Return whether Heed signed it within five minutes; the `standardwebhooks` libraries do the same."""
    try:
        moment, signatures = headers["webhook-timestamp"], headers["webhook-signature"].split()
        is_fresh = abs(time.time() - int(moment)) < SECONDS
        signed = f"{headers['webhook-id']}.{moment}.".encode() + body
    except (AttributeError, TypeError, ValueError):  # one of them is missing, or no number
        return False
    wanted = ["v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode() for key in KEYS]
    pairs = ((one.encode(), other.encode()) for one in wanted for other in signatures)
    return is_fresh and any(hmac.compare_digest(*pair) for pair in pairs)


class Hooks(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if is_signed(self.headers, body):  # type: ignore[arg-type]  # as good as a mapping
            if self.headers["webhook-id"] not in seen:
                event = json.loads(body)
                print(event["type"], json.dumps(event["data"]), flush=True)
                seen.add(self.headers["webhook-id"])
            self.send_response(204)
        else:
            self.send_response(401)
        self.send_header("content-length", "0")
        self.end_headers()


ThreadingHTTPServer(("127.0.0.1", PORT), Hooks).serve_forever()
