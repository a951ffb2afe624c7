"""What the events about messages to customers say, in the same words for every reader."""

from uuid import UUID

from shared.contracts.collector import MessageBounced, MessageEvent, MessageFailed, MessageRefused, MessageSent
from shared.vocabulary import WRITTEN_TO_FOLDER, MessageOutcome

RECOVERY_EFFECT = "recovery:"
"""Begins the effect key of a message that alerts asked for; the id of the recovery follows."""


def outcome_of(message: MessageEvent) -> tuple[MessageOutcome, str | None]:
    """Return what is known of a message, and the reason, such as `opted_out`, where there is something to explain."""
    match message:
        case MessageSent():
            return "sent", WRITTEN_TO_FOLDER if message.to_folder else None
        case MessageRefused():
            return "refused", message.reason
        case MessageFailed():
            return "unknown" if message.is_unknown else "failed", message.reason
        case MessageBounced():
            return "bounced", message.reason
        case _:
            text = "an event about a message says what became of it"
            raise TypeError(text)


def recovery_of(message: MessageEvent) -> UUID | None:
    """Return the recovery that a message belongs to; None: alerts did not ask for it."""
    if message.cause != "recovery" or not message.effect_key.startswith(RECOVERY_EFFECT):
        return None
    return UUID(message.effect_key.removeprefix(RECOVERY_EFFECT))
