"""The kinds of due work about webhooks."""

from services.notifications.store.webhooks.endpoint_store import KIND as WEBHOOK_KIND
from services.notifications.store.webhooks.replay_store import REPLAY_KIND

__all__ = ["REPLAY_KIND", "WEBHOOK_KIND"]
