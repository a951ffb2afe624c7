"""Chat rooms: what each service takes at its webhook, in the simplest form that all of its versions show."""

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
    card = {
        "$schema": _SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": text, "wrap": True}],
    }
    return {"type": "message", "attachments": [{"contentType": _CARD, "contentUrl": None, "content": card}]}
