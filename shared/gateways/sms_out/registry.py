"""How each kind of gateway sends. A new one is a file beside this one, and one line here."""

from collections.abc import Mapping
from typing import Any

from shared.gateways.sms_out.described import DESCRIBED_OUT
from shared.gateways.sms_out.outlet import Outlet, SendingAccount
from shared.gateways.sms_out.plivo import PLIVO_OUT
from shared.gateways.sms_out.sinch import SINCH_OUT
from shared.gateways.sms_out.twilio import TWILIO_OUT
from shared.gateways.sms_out.vonage import VONAGE_OUT
from shared.gateways.sms_out.vonage_messages import VONAGE_MESSAGES_OUT

_OUTLETS: Mapping[str, Outlet[Any]] = {
    "twilio": TWILIO_OUT,
    "vonage": VONAGE_OUT,
    "vonage-messages": VONAGE_MESSAGES_OUT,
    "plivo": PLIVO_OUT,
    "sinch": SINCH_OUT,
}


def outlet_of(account: SendingAccount[Any]) -> Outlet[Any]:
    """Return how an account sends: as its kind does, else as its settings describe."""
    return _OUTLETS.get(account.gateway, DESCRIBED_OUT)
