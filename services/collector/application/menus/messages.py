"""Messages to customers on the menu."""

from dataclasses import dataclass

from services.collector.application.messages.cancelling import CancelMessage
from services.collector.application.messages.following import FollowMessages
from services.collector.application.messages.giving_up import GiveUpMessage
from services.collector.application.messages.queries import CountTroubled, ListMessages, ReadMessage, ReadNextAttempts
from services.collector.application.messages.recovering import RecoverCustomers
from services.collector.application.messages.redoing import RedoMessage
from services.collector.application.messages.sending import SendMessage
from services.collector.application.messages.taking_receipts import TakeReceipts
from services.collector.application.messages.ways import ReadWays
from services.collector.application.messages.words_shown import ShowWords
from services.collector.application.messages.writing import WriteToRespondent
from services.collector.application.messages.writing_about_cases import WriteAboutCases, WriteNoMore
from shared.vocabulary import MessageChannel


@dataclass(frozen=True, slots=True)
class MessagesMenu:
    """Messages to customers: written, sent, read, and sent again."""

    write: WriteToRespondent
    recover: RecoverCustomers
    write_about_cases: WriteAboutCases
    write_no_more: WriteNoMore
    send: SendMessage
    take_receipts: TakeReceipts
    give_up: GiveUpMessage
    list: ListMessages
    read: ReadMessage
    redo: RedoMessage
    cancel: CancelMessage
    read_next: ReadNextAttempts
    count_troubled: CountTroubled
    follow: FollowMessages
    read_ways: ReadWays
    show_words: ShowWords
    in_folders: frozenset[MessageChannel]
    """On these channels messages are written to a folder, and nobody gets them."""
