"""The menu: everything collector can do."""

from dataclasses import dataclass

from services.collector.application.change_survey_state import ChangeSurveyState
from services.collector.application.create_link import CreateLink
from services.collector.application.enrol_device import EnrolDevice
from services.collector.application.gathering import Gatherer
from services.collector.application.publish_survey import PublishSurvey
from services.collector.application.put_survey import PutSurvey
from services.collector.application.read_devices import ListDevices, ReadKiosk
from services.collector.application.read_links import ListLinks, ReadLink, ResolveLink
from services.collector.application.read_responses import ListResponses, ReadResponse
from services.collector.application.read_surveys import ListSurveys, ReadLiveSurvey, ReadSurvey, ReadVersion
from services.collector.application.receive_sms import ReceiveSms
from services.collector.application.resolve_device import ResolveDevice
from services.collector.application.revoke_device import RevokeDevice
from services.collector.application.submit_responses import SubmitResponses, Submitted
from services.collector.domain.response import Outcome


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per use case."""

    put_survey: PutSurvey
    publish_survey: PublishSurvey
    change_survey_state: ChangeSurveyState
    list_surveys: ListSurveys
    read_survey: ReadSurvey
    read_version: ReadVersion
    read_live_survey: ReadLiveSurvey
    submit_responses: SubmitResponses
    submissions: Gatherer[Submitted, Outcome]
    """Single submissions on their way to `submit_responses`, which takes them in groups."""
    list_responses: ListResponses
    read_response: ReadResponse
    receive_sms: ReceiveSms
    create_link: CreateLink
    list_links: ListLinks
    read_link: ReadLink
    enrol_device: EnrolDevice
    list_devices: ListDevices
    read_kiosk: ReadKiosk
    revoke_device: RevokeDevice
    resolve_device: ResolveDevice
    resolve_link: ResolveLink
