"""Where a device or a short link stands: what the server knows and the client need not say."""

from dataclasses import dataclass, replace

from services.collector.domain.responses.response import ResponseDraft
from shared.vocabulary import Spot

DEVICE_KEY_PREFIX = "heed_device_"
"""How the keys of devices begin; it tells them from API keys."""


@dataclass(frozen=True, slots=True)
class Place(Spot):
    """What responses through one device or one short link are about."""

    channel: str
    survey: str

    def applied_to(self, draft: ResponseDraft) -> ResponseDraft:
        """Return the draft with this place, whatever place the client had named."""
        return replace(
            draft,
            channel=self.channel,
            survey=self.survey,
            touchpoint=self.touchpoint,
            location=self.location,
            server_filled=frozenset({"channel", "survey", "touchpoint", "location"}),
        )
