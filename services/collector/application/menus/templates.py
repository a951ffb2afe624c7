"""What can be done with templates of messages."""

from dataclasses import dataclass

from services.collector.application.abuse.caller_limits import LookUpLimits
from services.collector.application.messages.previews import PreviewTemplate, SendTestMessage
from services.collector.application.messages.templates import FindInTemplate, PutTemplate, ReadTemplate
from services.collector.domain.messages.template import TemplateDefinition
from services.collector.store.template_store import TEMPLATES
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.gateways.ports import Mailer, Texter
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, ListKeyedVersions
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TemplatesMenu:
    """Templates of messages."""

    put: PutTemplate
    read: ReadTemplate
    list: ListKeyed[TemplateDefinition]
    list_versions: ListKeyedVersions[TemplateDefinition]
    delete: DeleteKeyed[TemplateDefinition]
    find_in: FindInTemplate
    preview: PreviewTemplate
    send_test: SendTestMessage


def templates_menu(
    unit_of_work: UnitOfWork,
    clock: Clock,
    read_directory: ReadDirectory,
    *,
    base_url: str,
    limits: LookUpLimits,
    mailer: Mailer,
    texter: Texter,
    phone_region: str | None,
) -> TemplatesMenu:
    """Build the menu.

    Args:
        unit_of_work: of collector.
        clock: to date versions by.
        read_directory: names of places and of the company.
        base_url: of the suite; the addresses in messages begin with it.
        limits: of test messages.
        mailer: sends test mails.
        texter: sends test SMS.
        phone_region: country of numbers that come without one.
    """
    preview = PreviewTemplate(unit_of_work, read_directory, base_url, texter)
    return TemplatesMenu(
        put=PutTemplate(unit_of_work, clock),
        read=ReadTemplate(unit_of_work),
        list=ListKeyed(unit_of_work, TEMPLATES),
        list_versions=ListKeyedVersions(unit_of_work, TEMPLATES),
        delete=DeleteKeyed(unit_of_work, TEMPLATES),
        find_in=FindInTemplate(unit_of_work, base_url, texter),
        preview=preview,
        send_test=SendTestMessage(unit_of_work, preview, limits, mailer, texter, phone_region),
    )
