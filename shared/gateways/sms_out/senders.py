"""Accounts that only send text messages, as they are configured: what `send` says, and how we prove who we are."""

from typing import Any, Literal, TypeAlias

from shared.gateways.account_parts import AccountPart, Secrets
from shared.gateways.sms_out.described_settings import DescribedSending
from shared.gateways.sms_out.outlet import SendingAccount
from shared.gateways.sms_out.settings import (
    PlivoSending,
    SinchSending,
    TwilioSending,
    VonageMessagesSending,
    VonageSending,
)


class TwilioSender(AccountPart):
    gateway: Literal["twilio"]
    auth_token: Secrets
    send: TwilioSending


class PlivoSender(AccountPart):
    gateway: Literal["plivo"]
    auth_token: Secrets
    send: PlivoSending


class VonageSender(AccountPart):
    gateway: Literal["vonage"]
    send: VonageSending


class VonageMessagesSender(AccountPart):
    gateway: Literal["vonage-messages"]
    send: VonageMessagesSending


class SinchSender(AccountPart):
    gateway: Literal["sinch"]
    send: SinchSending


class DescribedSender(AccountPart):
    """Any other gateway."""

    gateway: Literal["generic"]
    send: DescribedSending


SmsSender: TypeAlias = TwilioSender | PlivoSender | VonageSender | VonageMessagesSender | SinchSender | DescribedSender


def sending_account(sender: SmsSender) -> SendingAccount[Any]:
    """Return the account as gateways take it."""
    token = sender.auth_token[0] if isinstance(sender, TwilioSender | PlivoSender) else None
    return SendingAccount(sender.gateway, sender.send, token)
