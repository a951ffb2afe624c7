"""The tables of SMS gateways in the Markdown pages."""

from pydantic import HttpUrl
from pydantic.fields import FieldInfo

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.sms.registry import GATEWAYS
from services.documents.tables import Row, table
from shared.gateways.sms_out.described_settings import DescribedReceipts, DescribedSending
from shared.gateways.sms_out.settings import (
    PlivoSending,
    Sending,
    SinchSending,
    TwilioSending,
    VonageMessagesSending,
    VonageSending,
)

GATEWAY_HEAD: Row = ("`gateway`", "maker", "what to enter there", "sent with", "reply")
ACCOUNT_HEAD: Row = ("`gateway`", "setting", "default", "meaning")
_TWIML = "<Response>"


def gateway_table() -> str:
    """Return a Markdown table of all gateways: what to enter at the maker, and what each is answered."""
    rows = [
        (f"`{name}`", gateway.maker, gateway.setup, ", ".join(gateway.methods), _reply(gateway.account, name))
        for name, gateway in GATEWAYS.items()
    ]
    return table(GATEWAY_HEAD, rows)


def account_table() -> str:
    """Return a Markdown table of the settings of accounts: those that all have, then each gateway's own."""
    rows = [("all", *_setting(name, field)) for name, field in SmsAccount.model_fields.items()]
    for kind, gateway in GATEWAYS.items():
        own = {name: one for name, one in gateway.account.model_fields.items() if name not in SmsAccount.model_fields}
        rows += [(f"`{kind}`", *_setting(name, field)) for name, field in own.items()]
    return table(ACCOUNT_HEAD, rows)


def sender_table() -> str:
    """Return a Markdown table of the settings of `send`: those that all have, then each gateway's own."""
    rows = [("all", *_setting(name, field)) for name, field in Sending.model_fields.items()]
    kinds: dict[str, type[Sending]]
    kinds = {"twilio": TwilioSending, "vonage": VonageSending, "vonage-messages": VonageMessagesSending}
    kinds |= {"plivo": PlivoSending, "sinch": SinchSending}
    for kind, settings in kinds.items():
        rows += [(f"`{kind}`", *_setting(name, field)) for name, field in _own(settings).items()]
    rows += [("any other", *_setting(name, field)) for name, field in _own(DescribedSending).items()]
    rows += [("… `report`", *_setting(name, field)) for name, field in DescribedReceipts.model_fields.items()]
    return table(ACCOUNT_HEAD, rows)


def _own(settings: type[Sending]) -> dict[str, FieldInfo]:
    return {name: one for name, one in settings.model_fields.items() if name not in Sending.model_fields}


def _reply(account: type[SmsAccount], name: str) -> str:
    if "ok" in account.model_fields:
        return "as `ok` says; empty"
    body = GATEWAYS[name].reply(account.model_construct(gateway=name, survey=name)).body
    return "empty TwiML" if _TWIML in body else f"`{body}`" if body else "empty"


def _setting(name: str, field: FieldInfo) -> Row:
    if field.is_required():
        default = "required"
    else:
        is_shown = isinstance(field.default, bool | str | float | HttpUrl) and field.default != ""
        written = str(field.default).lower() if isinstance(field.default, bool) else field.default
        default = f"`{written}`" if is_shown else "none"
    return f"`{name}`", default, field.description or ""
