"""Sends text messages through the accounts of the settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.gateways.ports import HandOver, Sent, TextMessage
from shared.gateways.sms_out.outlet import Answer, SendingAccount
from shared.gateways.sms_out.registry import outlet_of


def _no_receipts(_account: str) -> str | None:
    return None


def _no_replies(_account: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class SmsTexter:
    """The port `Texter`: one request for one message."""

    accounts: Mapping[str, SendingAccount[Any]]
    """By name."""
    receipts: Callable[[str], str | None] = _no_receipts
    """Takes the name of an account and returns the address for its delivery receipts; None: none are asked for."""
    replies: Callable[[str], bool] = _no_replies
    """Takes the name of an account and returns whether an answer to its messages comes back to the suite."""

    def account_for(self, units: Sequence[str]) -> str | None:
        """Return the account of the nearest unit, else the first one that sends for all; see `Outbound`."""
        for unit in units:
            for name, account in self.accounts.items():
                if unit in account.send.units:
                    return name
        return next((name for name, account in self.accounts.items() if not account.send.units), None)

    def may_be_repeated(self, account: str) -> bool:
        known = self.accounts.get(account)
        return known is not None and outlet_of(known).may_be_repeated(known)

    def per_second(self, account: str) -> float | None:
        known = self.accounts.get(account)
        return None if known is None else known.send.per_second

    def takes_replies(self, account: str | None) -> bool:
        named = [name for name in self.accounts if account in {None, name}]
        return (account is None or bool(named)) and all(map(self.replies, named))

    async def send(self, account: str, message: TextMessage, hand_over: HandOver) -> Sent:
        """Make one attempt; see `Texter`."""
        known = self.accounts.get(account)
        if known is None:
            return Sent("failed", status="no_sender")
        from shared.gateways.sms_out.posting import post  # noqa: PLC0415 - its library is needed here alone

        outlet = outlet_of(known)
        request = outlet.request(known, message, self.receipts(account))
        answered = await post(request, hand_over)
        return outlet.read_answer(known, answered) if isinstance(answered, Answer) else answered
