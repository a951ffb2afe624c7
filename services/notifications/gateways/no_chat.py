"""The gateway of an installation from which nothing is posted to chat rooms."""

from collections.abc import Mapping
from typing import Any

from services.notifications.gateways.ports import Posted
from shared.gateways.ports import Sent


class NoChat:
    """Posts nothing."""

    async def post(self, url: str, document: Mapping[str, Any]) -> Posted:  # noqa: ARG002 - as the port has it
        return Posted(Sent("failed", status="no_way_out"))
