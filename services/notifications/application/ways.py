"""Through whom messages leave, by channel."""

from dataclasses import dataclass

from services.notifications.domain.destination import DestinationChannel
from services.notifications.gateways.ports import ChatPoster
from shared.gateways.ports import Mailer, Texter

CHAT = "chat"
"""Stands for the account, where the address itself is one."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What this installation can send through."""

    mailer: Mailer
    texter: Texter
    poster: ChatPoster

    def account_for(self, channel: DestinationChannel) -> str | None:
        """Return the account that sends; None: none does."""
        match channel:
            case "email":
                return self.mailer.account_for(())
            case "sms":
                return self.texter.account_for(())
            case "chat":
                return CHAT

    def may_be_repeated(self, channel: DestinationChannel, account: str) -> bool:
        """Return whether what is sent twice is delivered once; chat services promise nothing of that kind."""
        match channel:
            case "email":
                return self.mailer.may_be_repeated(account)
            case "sms":
                return self.texter.may_be_repeated(account)
            case "chat":
                return False
