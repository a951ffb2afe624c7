"""Chat rooms at Slack, Teams, Mattermost and Google Chat: one JSON document to the webhook of a room."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.notifications.gateways.ports import Posted
from services.notifications.gateways.way_out import WayOut
from shared.egress.outcomes import EgressReply, EgressRequest
from shared.egress.reasons import Reason
from shared.gateways.ports import SendOutcome, Sent

_NEVER = frozenset(
    {
        *(Reason.SCHEME, Reason.CHARACTERS, Reason.TOO_LONG, Reason.CREDENTIALS, Reason.FRAGMENT, Reason.HOST),
        *(Reason.IP_SPELLING, Reason.PORT, Reason.NOT_PUBLIC, Reason.METADATA, Reason.NOT_A_WEB_PORT),
        Reason.NOT_ENCRYPTED,
    }
)
"""What waiting does not mend."""


@dataclass(frozen=True, slots=True)
class WebhookPoster:
    """The port `ChatPoster`."""

    way_out: WayOut

    async def post(self, url: str, document: Mapping[str, Any]) -> Posted:
        body = json.dumps(document, ensure_ascii=False).encode()
        headers = {"content-type": "application/json; charset=utf-8"}
        reply = await self.way_out.post(EgressRequest(url=url, body=body, headers=headers))
        status = str(reply.status) if reply.status is not None else reply.reason.value
        sent = Sent(_outcome(reply), status=status, retry_seconds=reply.retry_after_seconds)
        return Posted(sent, _text(reply.body))


def _outcome(reply: EgressReply) -> SendOutcome:
    match reply.outcome:
        case "delivered":
            return "accepted"
        case "redirected" | "refused" | "gone":
            return "failed"
        case "throttled":
            return "later"
        case "failed" if reply.reason in _NEVER:
            return "failed"
        case "failed" if reply.arrived == "unknown":
            return "unknown"
        case _:
            return "later"


def _text(body: bytes) -> str:
    """Return what can be shown of an answer, on one line."""
    text = body.decode("utf-8", "replace")
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
