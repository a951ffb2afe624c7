"""All SMS gateways. A new one is a file beside this one, and one line here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Field

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.sms.africastalking import AFRICASTALKING
from services.collector.gateways.sms.bandwidth import BANDWIDTH
from services.collector.gateways.sms.bird import BIRD
from services.collector.gateways.sms.elks46 import ELKS46
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.generic import GENERIC
from services.collector.gateways.sms.infobip import INFOBIP
from services.collector.gateways.sms.jasmin import JASMIN
from services.collector.gateways.sms.kannel import KANNEL
from services.collector.gateways.sms.messagebird import MESSAGEBIRD
from services.collector.gateways.sms.plivo import PLIVO
from services.collector.gateways.sms.sinch import SINCH
from services.collector.gateways.sms.telnyx import TELNYX
from services.collector.gateways.sms.twilio import TWILIO
from services.collector.gateways.sms.vonage import VONAGE
from services.collector.gateways.sms.vonage_messages import VONAGE_MESSAGES

_ALL: tuple[SmsGateway[Any], ...] = (
    TWILIO,
    VONAGE,
    VONAGE_MESSAGES,
    MESSAGEBIRD,
    BIRD,
    PLIVO,
    SINCH,
    INFOBIP,
    TELNYX,
    BANDWIDTH,
    AFRICASTALKING,
    ELKS46,
    JASMIN,
    KANNEL,
    GENERIC,
)

GATEWAYS: Mapping[str, SmsGateway[Any]] = {gateway.name: gateway for gateway in _ALL}
"""By the name in addresses and settings."""

if TYPE_CHECKING:
    AnySmsAccount = SmsAccount
else:
    AnySmsAccount = Annotated[Union[tuple(one.account for one in _ALL)], Field(discriminator="gateway")]  # noqa: UP007 - made of a tuple
