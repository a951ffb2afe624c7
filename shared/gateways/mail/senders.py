"""In whose name mails are sent: a default, and units that have a name or an address for replies of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.gateways.mail.addresses import BadAddressError, envelope_address

if TYPE_CHECKING:
    from email.headerregistry import Address, AddressHeader

DEFAULT = "default"
"""Name of the account that sends for every place without a sender of its own."""


def mailbox_of(text: str) -> "Address":
    """Return one mailbox such as `Coffee House <hello@coffee.example>`.

    Raises:
        ValueError: it is none, or more than one.
    """
    # A process that sends no mail has no memory for them.
    from email.errors import HeaderParseError  # noqa: PLC0415 - see above
    from email.headerregistry import HeaderRegistry  # noqa: PLC0415 - likewise

    message = "must be one mail address, with or without a name before it: `Coffee House <hello@coffee.example>`"
    if not text.isprintable():
        raise ValueError(message)
    try:
        header = cast("AddressHeader", HeaderRegistry()("to", text))
    except (HeaderParseError, IndexError):
        raise ValueError(message) from None
    found = header.addresses
    if len(found) != 1 or header.defects:  # type: ignore[attr-defined] # of every header, but the types do not know
        raise ValueError(message)
    try:
        envelope_address(found[0].addr_spec)
    except BadAddressError:
        raise ValueError(message) from None
    return found[0]


def _is_mailbox(text: str) -> str:
    mailbox_of(text)
    return text


Mailbox = Annotated[str, Field(max_length=320), AfterValidator(_is_mailbox)]


class MailSender(BaseModel):
    """In whose name mails are sent."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    sender: Mailbox = Field(alias="from")
    reply_to: Mailbox | None = None
    """Where replies go; None: to the sender."""
    bounces: Mailbox | None = None
    """Where mail servers send what they cannot deliver; None: to the sender."""

    def origin(self) -> str:
        """Return the address of the envelope."""
        return envelope_address(mailbox_of(self.bounces or self.sender).addr_spec)


@dataclass(frozen=True, slots=True)
class Senders:
    """All senders by the name of their account: the code of a unit, or `default`."""

    by_name: Mapping[str, MailSender]

    def account_for(self, units: Sequence[str]) -> str | None:
        """Return the name of the nearest one; see `Outbound`."""
        return next((name for name in (*units, DEFAULT) if name in self.by_name), None)
