"""Sending text messages by the accounts that also receive: where receipts go to, and whether answers come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.sms.proofs import SECRET_PARAMETER
from shared.gateways.sms_out.settings import digits_of, is_number
from shared.gateways.sms_out.texter import SmsTexter

_ONLY_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ReceiptAddresses:
    """The addresses for the receipts of each account."""

    accounts: Mapping[str, SmsAccount]
    base_url: str
    """The suite's public address, without a slash at the end."""

    def __call__(self, name: str) -> str | None:
        """Return an account's address; None where no gateway could reach it, or none are wanted."""
        account = self.accounts[name]
        if account.send is None or not account.send.receipts or urlsplit(self.base_url).hostname in _ONLY_HERE:
            return None
        address = f"{self.base_url}/hooks/sms/{account.gateway}/{name}/receipts"
        secret = _own_secret(account)
        return address if secret is None else f"{address}?{SECRET_PARAMETER}={quote(secret, safe='')}"


@dataclass(frozen=True, slots=True)
class Replies:
    """Whether answers to the messages of each account come back to the suite."""

    accounts: Mapping[str, SmsAccount]

    def __call__(self, name: str) -> bool:
        """Return what the setting says; else nobody can answer a name, and a number's answers come to its account."""
        account = self.accounts[name]
        send = account.send
        if send is None or send.replies is not None:
            return send is not None and bool(send.replies)
        if not is_number(send.sender):
            return False
        ours = digits_of(send.sender)
        numbers = {digits_of(one.number) for one in self.accounts.values() if one.number is not None}
        return ours in numbers or account.number is None


def texter_of(accounts: Mapping[str, SmsAccount], base_url: str) -> SmsTexter:
    """Return what sends through those of `accounts` that do not only receive."""
    sending = {name: found for name, one in accounts.items() if (found := one.sending()) is not None}
    return SmsTexter(sending, ReceiptAddresses(accounts, base_url), Replies(accounts))


def _own_secret(account: Any) -> str | None:  # noqa: ANN401 - only some kinds of account have one
    """Return the secret that a gateway must send back, of accounts at those that sign nothing."""
    secrets = getattr(account, "secret", None)
    return secrets[0].get_secret_value() if secrets else None
