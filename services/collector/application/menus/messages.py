"""Messages to customers on the menu."""

from dataclasses import dataclass

from services.collector.application.messages.giving_up import GiveUpMessage
from services.collector.application.messages.queries import ListMessages, ReadMessage
from services.collector.application.messages.redoing import RedoMessage
from services.collector.application.messages.sending import SendMessage
from services.collector.application.messages.writing import WriteToRespondent


@dataclass(frozen=True, slots=True)
class MessagesMenu:
    """Messages to customers: written, sent, read, and sent again."""

    write: WriteToRespondent
    send: SendMessage
    give_up: GiveUpMessage
    list: ListMessages
    read: ReadMessage
    redo: RedoMessage
