"""The addresses that a message may mention: to answer, to see how a complaint goes on, and to opt out."""

from dataclasses import dataclass

from services.collector.application.messages.links import Links as SignedLinks
from services.collector.domain.invitations.invitation import LINK_OUTLIVES
from services.collector.domain.messages.message import Message
from services.collector.domain.messages.placeholders import Links
from services.collector.store.invitation_store import InvitationStore
from shared.unit_of_work import Connection


@dataclass(frozen=True, slots=True)
class AddressesOf:
    """Makes the addresses of a message."""

    links: SignedLinks
    base_url: str

    async def __call__(self, connection: Connection, message: Message, opt_out: str) -> Links:
        """Return them: of an invitation its personal link, of a complaint the page of its reference.

        A link leads to a kind page for a while after the invitation's end.
        """
        survey = None
        if message.invitation_id is not None:
            found = (await InvitationStore(connection).find([message.invitation_id])).get(message.invitation_id)
            if found is not None:
                survey = await self.links.invitation(found.id, found.expires_at + LINK_OUTLIVES)
        reference = message.values.get("reference")
        is_about_complaint = message.complaint_id is not None and isinstance(reference, str)
        status = f"{self.base_url}/c/{reference}" if is_about_complaint else None
        return Links(opt_out=opt_out, survey=survey, status=status)
