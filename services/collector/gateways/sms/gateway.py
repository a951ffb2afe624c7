"""What a gateway declares about itself, in one file of its own beside this one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar, get_args

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import InboundSms, NotGenuineError, UnreadableSmsError, Webhook

Method = Literal["GET", "POST"]
Found = InboundSms | UnreadableSmsError
"""A message, or what keeps one from being read: in a batch the others still count."""
Account = TypeVar("Account", bound=SmsAccount)


@dataclass(frozen=True, slots=True)
class Reply:
    """The exact answer that a gateway expects once everything is stored."""

    body: str = ""
    content_type: str = "text/plain; charset=utf-8"


def in_silence(_account: SmsAccount) -> Reply:
    """Reply with nothing: many gateways pass any text on to the phone."""
    return Reply()


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsGateway(Generic[Account]):
    """One kind of gateway. All of it is pure: `verify` comes first, and `read` believes what it is given."""

    maker: str
    """As its maker writes it."""
    account: type[Account]
    """What the operator sets for an account; its field `gateway` names the kind."""
    verify: Callable[[Webhook, Account], bool]
    """Whether the webhook is proven to come from the gateway: over the raw bytes and the public address, in constant
    time, with any of the account's secrets."""
    read: Callable[[Webhook, Account], Sequence[Found]]
    """The messages of a genuine webhook; none where it reports something else."""
    setup: str
    """What to enter at the maker; `{url}` is the account's address."""
    reply: Callable[[Account], Reply] = in_silence
    methods: tuple[Method, ...] = ("POST",)

    @property
    def name(self) -> str:
        """As it stands in addresses and in the settings."""
        (name,) = get_args(self.account.model_fields["gateway"].annotation)
        return str(name)

    def check(self, webhook: Webhook, account: Account) -> None:
        """Refuse what is not proven to come from the gateway.

        Raises:
            NotGenuineError: it is not; the answer says no more.
        """
        try:
            genuine = self.verify(webhook, account)
        except UnreadableSmsError:
            genuine = False
        if not genuine:
            raise NotGenuineError
