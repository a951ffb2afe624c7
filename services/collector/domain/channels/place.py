"""Where a device or a short link stands: what the server knows and the client need not say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.collector.domain.errors import InvalidPlaceError
from services.collector.domain.names import KEY_RULE, MAX_PLACE_LENGTH, PLACE_RULE, is_key, is_line
from services.collector.domain.responses.response import ResponseDraft
from shared.errors import FieldProblem
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


def check_place(touchpoint: str | None, location: str | None, problems: Sequence[FieldProblem] = ()) -> None:
    """Refuse a place that no response could have.

    Args:
        touchpoint: key of the touchpoint.
        location: one line of text.
        problems: what is wrong with the fields beside it.

    Raises:
        InvalidPlaceError: names every field that is wrong.
    """
    found = list(problems)
    if touchpoint is not None and not is_key(touchpoint):
        found.append(FieldProblem("touchpoint", KEY_RULE))
    if location is not None and not is_line(location, MAX_PLACE_LENGTH):
        found.append(FieldProblem("location", PLACE_RULE))
    if found:
        raise InvalidPlaceError(found)
