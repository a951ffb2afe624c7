"""Sends text messages through the accounts of the settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import HandOver, Sent, TextMessage
from services.collector.gateways.sms.proofs import SECRET_PARAMETER
from services.collector.gateways.sms_out.outlet import Answer
from services.collector.gateways.sms_out.registry import outlet_of
from services.collector.gateways.sms_out.settings import digits_of, is_number

_ONLY_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class SmsTexter:
    """The port `Texter`: one request for one message."""

    accounts: Mapping[str, SmsAccount]
    """By name; those without `send` only receive."""
    base_url: str
    """The suite's public address, without a slash at the end."""

    def account_for(self, units: Sequence[str]) -> str | None:
        """Return the account of the nearest unit, else the first one that sends for all; see `Outbound`."""
        sending = [(name, account.send) for name, account in self.accounts.items() if account.send is not None]
        for unit in units:
            for name, send in sending:
                if unit in send.units:
                    return name
        return next((name for name, send in sending if not send.units), None)

    def may_be_repeated(self, account: str) -> bool:
        known = self.accounts.get(account)
        return known is not None and known.send is not None and outlet_of(known).may_be_repeated(known)

    def per_second(self, account: str) -> float | None:
        known = self.accounts.get(account)
        return None if known is None or known.send is None else known.send.per_second

    def takes_replies(self, account: str | None) -> bool:
        sending = [one for name, one in self.accounts.items() if one.send is not None and account in {None, name}]
        return (account is None or bool(sending)) and all(self._takes_replies(one) for one in sending)

    def _takes_replies(self, account: SmsAccount) -> bool:
        """Return what the setting says; else nobody can answer a name, and a number's answers come to its account."""
        send = account.send
        if send is None or send.replies is not None:
            return send is not None and bool(send.replies)
        if not is_number(send.sender):
            return False
        ours = digits_of(send.sender)
        numbers = {digits_of(one.number) for one in self.accounts.values() if one.number is not None}
        return ours in numbers or account.number is None

    async def send(self, account: str, message: TextMessage, hand_over: HandOver) -> Sent:
        """Make one attempt; see `Texter`."""
        known = self.accounts.get(account)
        if known is None or known.send is None:
            return Sent("failed", status="no_sender")
        from services.collector.gateways.sms_out.posting import post  # noqa: PLC0415 - its library is needed here alone

        outlet = outlet_of(known)
        request = outlet.request(known, message, self._receipts(account, known))
        answered = await post(request, hand_over)
        return outlet.read_answer(known, answered) if isinstance(answered, Answer) else answered

    def _receipts(self, name: str, account: SmsAccount) -> str | None:
        """Return the address for receipts; None where no gateway could reach it, or none are wanted."""
        if account.send is None or not account.send.receipts or urlsplit(self.base_url).hostname in _ONLY_HERE:
            return None
        address = f"{self.base_url}/hooks/sms/{account.gateway}/{name}/receipts"
        secret = _own_secret(account)
        return address if secret is None else f"{address}?{SECRET_PARAMETER}={quote(secret, safe='')}"


def _own_secret(account: Any) -> str | None:  # noqa: ANN401 - only some kinds of account have one
    """Return the secret that a gateway must send back, of accounts at those that sign nothing."""
    secrets = getattr(account, "secret", None)
    return secrets[0].get_secret_value() if secrets else None
