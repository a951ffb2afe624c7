"""Where responses enter through a device or a short link: what the server knows and the client need not send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from services.collector.domain.errors import InvalidPlaceError
from services.collector.domain.names import KEY_RULE, MAX_PLACE_LENGTH, PLACE_RULE, is_key, is_line
from services.collector.domain.responses.response import ResponseDraft
from shared.access import Caller
from shared.errors import FieldProblem
from shared.vocabulary import Channel, SourceKind, Spot

DEVICE_KEY_PREFIX = "heed_device_"
"""How the keys of devices begin; API keys begin differently."""
OWN_UNIT_RULE = "must be a location of your own unit"


@dataclass(frozen=True, slots=True)
class EntryPoint(Spot):
    """What responses through one device or one short link are about."""

    channel: Channel
    survey: str
    source_kind: SourceKind | None = None
    source_id: str | None = None

    def applied_to(self, draft: ResponseDraft) -> ResponseDraft:
        """Return the draft with this channel, survey and spot, whatever the client had named."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(draft, **known, server_filled=frozenset(known))


def check_place(
    touchpoint: str | None, location: str | None, problems: Sequence[FieldProblem] = (), *, caller: Caller
) -> None:
    """Refuse a place that no response could have, or that is none of the caller's.

    Args:
        touchpoint: key of the touchpoint.
        location: one line of text.
        problems: what is wrong with the fields beside it.
        caller: who asks for it.

    Raises:
        InvalidPlaceError: names every field that is wrong.
    """
    found = list(problems)
    if touchpoint is not None and not is_key(touchpoint):
        found.append(FieldProblem("touchpoint", KEY_RULE))
    if location is not None and not is_line(location, MAX_PLACE_LENGTH):
        found.append(FieldProblem("location", PLACE_RULE))
    elif not caller.sees(location):
        found.append(FieldProblem("location", OWN_UNIT_RULE))
    if found:
        raise InvalidPlaceError(found)


def place_in_words(spot: Spot, survey: str, name: str | None, **more: object) -> Mapping[str, object]:
    """Return what the audit log keeps of a link or a device."""
    return {"name": name, "survey": survey, "touchpoint": spot.touchpoint, "location": spot.location, **more}
