"""Chat rooms: what each service takes at its webhook, in the simplest form that all of its versions show."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

ChatKind = Literal["slack", "teams", "mattermost", "google_chat"]

_CARD = "application/vnd.microsoft.card.adaptive"
_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


def plain_document(kind: ChatKind, text: str) -> dict[str, Any]:
    """Return the body that shows a text in a room.

    Facts: Slack and Mattermost, "Incoming webhooks"; Google Chat, "Build a Google Chat app as a webhook"; Microsoft,
    "Create incoming webhooks with Workflows for Microsoft Teams", which takes adaptive cards alone.
    """
    if kind != "teams":
        return {"text": text}
    return teams_message([{"type": "TextBlock", "text": text, "wrap": True}])


def teams_message(blocks: Sequence[Mapping[str, Any]], actions: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return the message with one adaptive card that Workflows of Teams take."""
    card = {"$schema": _SCHEMA, "type": "AdaptiveCard", "version": "1.4", "body": list(blocks)}
    if actions:
        card["actions"] = list(actions)
    return {"type": "message", "attachments": [{"contentType": _CARD, "contentUrl": None, "content": card}]}
