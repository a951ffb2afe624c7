"""The tables of SMS gateways in the Markdown pages."""

from pydantic.fields import FieldInfo

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.sms.registry import GATEWAYS
from services.documents.tables import Row, table

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


def _reply(account: type[SmsAccount], name: str) -> str:
    if "ok" in account.model_fields:
        return "as `ok` says; empty"
    body = GATEWAYS[name].reply(account.model_construct(gateway=name, survey=name)).body
    return "empty TwiML" if _TWIML in body else f"`{body}`" if body else "empty"


def _setting(name: str, field: FieldInfo) -> Row:
    if field.is_required():
        default = "required"
    else:
        default = f"`{field.default}`".lower() if isinstance(field.default, bool | str) else "none"
    return f"`{name}`", default, field.description or ""
