"""What a personal page knows that others do not: the invitation behind its link."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from services.collector.domain.invitations.invitation import Invitation
from services.collector.domain.responses.response import ResponseDraft
from shared.vocabulary import Channel

PATH = "/i"
_CHANNELS: Mapping[str, Channel] = {"email": "email", "sms": "web"}
"""Where answers count that came through a link. Answers of the channel `sms` are texts, to one question; those behind
the link of an SMS are given on the page."""
FILLED = frozenset({"survey", "channel", "touchpoint", "location", "attributes"})


@dataclass(frozen=True, slots=True)
class Personal:
    """A visit by a personal link."""

    token: str
    invitation: Invitation
    is_resumed: bool = False
    """Whether the page goes on with an answer that was begun before."""

    @property
    def address(self) -> str:
        """Where the page is, and where its form goes."""
        return f"{PATH}/{self.token}"

    def response_id(self, form_id: UUID) -> UUID:
        """Return the id of what is answered: of a link that takes one answer it is the same on every device."""
        return form_id if self.invitation.many_times else self.invitation.form_id

    def bound(self, draft: ResponseDraft) -> ResponseDraft:
        """Return a draft with everything that the invitation says, whatever the browser says."""
        one = self.invitation
        return replace(
            draft,
            id=None if draft.id is None else self.response_id(draft.id),
            survey=one.survey,
            channel=_CHANNELS[one.channel or "sms"],
            touchpoint=one.touchpoint,
            location=one.location,
            attributes={**draft.attributes, **one.attributes},
            invitation=one.id,
            proven=True,
            server_filled=FILLED,
        )
