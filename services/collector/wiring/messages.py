"""Constructs what sends messages to customers."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from services.collector.application.invitations.standing import EndOfInvitation
from services.collector.application.menus.messages import MessagesMenu
from services.collector.application.messages.addresses import AddressesOf
from services.collector.application.messages.beginning import BeginMessage
from services.collector.application.messages.cancelling import CancelMessage
from services.collector.application.messages.following import FollowMessages
from services.collector.application.messages.giving_up import GiveUpMessage
from services.collector.application.messages.judging import Judge
from services.collector.application.messages.links import Links
from services.collector.application.messages.pacing import Pacing
from services.collector.application.messages.queries import CountTroubled, ListMessages, ReadMessage, ReadNextAttempts
from services.collector.application.messages.recovering import RecoverCustomers
from services.collector.application.messages.redoing import RedoMessage
from services.collector.application.messages.sending import SendMessage
from services.collector.application.messages.taking_receipts import TakeReceipts
from services.collector.application.messages.ways import ReadWays
from services.collector.application.messages.wording import WordMessage
from services.collector.application.messages.words_shown import ShowWords
from services.collector.application.messages.writing import WriteToRespondent
from services.collector.application.messages.writing_about_cases import WriteAboutCases, WriteNoMore
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.gateways.sms_receipts.addresses import texter_of
from services.collector.settings import CollectorSettings
from shared.directory_use_cases import ReadDirectory
from shared.gateways.nobody import Nobody
from shared.gateways.opening import open_folder_texter, open_mailer
from shared.gateways.ports import Mailer, Outbound, Texter
from shared.runtime.service import Tools
from shared.vocabulary import MessageChannel

log = structlog.get_logger("heed.collector")


@dataclass(frozen=True, slots=True)
class Gateways:
    """What leaves through whom."""

    mailer: Mailer
    texter: Texter


def open_gateways(settings: CollectorSettings, tools: Tools) -> Gateways:
    """Return the gateways; connections are opened by the first message and closed with the tools."""
    return Gateways(open_mailer(settings, tools.clock, tools.closing), _texter(settings, tools))


def messages_menu(
    settings: CollectorSettings,
    tools: Tools,
    *,
    surveys: PublishedSurveys,
    links: Links,
    read_directory: ReadDirectory,
    gateways: Gateways,
) -> MessagesMenu:
    """Return what can be done with messages."""
    unit_of_work = tools.unit_of_work
    mailer, texter = gateways.mailer, gateways.texter
    judge = Judge(surveys, timedelta(days=settings.quarantine_days), settings.quiet_hours, EndOfInvitation(tools.clock))
    by_channel: dict[MessageChannel, Outbound] = {"email": mailer, "sms": texter}
    return MessagesMenu(
        write=WriteToRespondent(unit_of_work),
        recover=RecoverCustomers(unit_of_work),
        write_about_cases=WriteAboutCases(unit_of_work, settings.complaint_causes),
        write_no_more=WriteNoMore(unit_of_work),
        send=SendMessage(
            unit_of_work,
            BeginMessage(judge, WordMessage(AddressesOf(links, tools.settings.base_url())), by_channel),
            read_directory,
            links,
            Pacing(unit_of_work),
            mailer,
            texter,
        ),
        take_receipts=TakeReceipts(unit_of_work, tools.clock, settings.sms_accounts, tools.settings.base_url()),
        give_up=GiveUpMessage(unit_of_work),
        list=ListMessages(unit_of_work),
        read=ReadMessage(unit_of_work),
        redo=RedoMessage(unit_of_work),
        cancel=CancelMessage(unit_of_work),
        read_next=ReadNextAttempts(unit_of_work),
        count_troubled=CountTroubled(unit_of_work),
        follow=FollowMessages(unit_of_work),
        read_ways=ReadWays(unit_of_work, tools.clock, read_directory, mailer, by_channel, judge.quiet_hours),
        show_words=ShowWords(unit_of_work, tools.clock, read_directory, tools.settings.base_url(), by_channel),
        in_folders=settings.channels_in_folders,
    )


def _texter(settings: CollectorSettings, tools: Tools) -> Texter:
    if settings.sms_folder is not None:
        return open_folder_texter(settings.sms_folder, tools.clock)
    if not any(account.send for account in settings.sms_accounts.values()):
        return Nobody()
    return texter_of(settings.sms_accounts, tools.settings.base_url())
