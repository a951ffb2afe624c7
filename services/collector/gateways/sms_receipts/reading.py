"""What reading delivery receipts has in common, whichever gateway sends them."""

from uuid import UUID

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.bodies import text_pairs
from services.collector.gateways.ports import Receipt, Webhook
from shared.gateways.sms_out.outlet import LONGEST_CODE, REFERENCE, Codes


def referred_to(webhook: Webhook) -> UUID | None:
    """Return our id of a message from the address of its receipts."""
    return reference_of(dict(text_pairs(webhook.query)).get(REFERENCE))


def reference_of(text: str | None) -> UUID | None:
    """Return our id of a message, as it came back; None when it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def receipt(
    state: ReceiptState, codes: Codes, *, reference: UUID | None, gateway_id: str | None, code: str | None
) -> Receipt:
    """Return a receipt with what its code means."""
    if state in {"on_its_way", "delivered"}:
        return Receipt(reference=reference, gateway_id=gateway_id, state=state)
    known = code or ""
    return Receipt(
        reference=reference,
        gateway_id=gateway_id,
        state="expired" if known in codes.expired else state,
        code=code[:LONGEST_CODE] if code else None,
        is_dead_number=known in codes.bad_numbers,
        opted_out=known in codes.opted_out,
    )
