"""The only file that constructs things."""

from collections.abc import Sequence

from services.collector.application.change_survey_state import ChangeSurveyState
from services.collector.application.create_link import CreateLink
from services.collector.application.enrol_device import EnrolDevice
from services.collector.application.gathering import Gatherer
from services.collector.application.publish_survey import PublishSurvey
from services.collector.application.published_surveys import PublishedSurveys
from services.collector.application.put_survey import PutSurvey
from services.collector.application.read_devices import ListDevices, ReadKiosk
from services.collector.application.read_links import ListLinks, ReadLink, ResolveLink
from services.collector.application.read_responses import ListResponses, ReadResponse
from services.collector.application.read_surveys import ListSurveys, ReadLiveSurvey, ReadSurvey, ReadVersion
from services.collector.application.receive_sms import ReceiveSms
from services.collector.application.resolve_device import ResolveDevice
from services.collector.application.revoke_device import RevokeDevice
from services.collector.application.submit_responses import SubmitResponses, Submitted
from services.collector.application.use_cases import UseCases
from services.collector.domain.response import Outcome
from services.collector.settings import CollectorSettings
from shared.runtime.service import Tools


def wire(settings: CollectorSettings, tools: Tools) -> UseCases:
    """Build the menu of collector from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    surveys = PublishedSurveys()
    submit_responses = SubmitResponses(unit_of_work, clock, surveys, settings.phone_region or None)
    read_link = ReadLink(unit_of_work)
    return UseCases(
        put_survey=PutSurvey(unit_of_work, clock),
        publish_survey=PublishSurvey(unit_of_work, clock),
        change_survey_state=ChangeSurveyState(unit_of_work, clock),
        list_surveys=ListSurveys(unit_of_work),
        read_survey=ReadSurvey(unit_of_work),
        read_version=ReadVersion(unit_of_work),
        read_live_survey=ReadLiveSurvey(unit_of_work, surveys),
        submit_responses=submit_responses,
        submissions=_gatherer(submit_responses, settings),
        list_responses=ListResponses(unit_of_work),
        read_response=ReadResponse(unit_of_work),
        receive_sms=ReceiveSms(
            unit_of_work,
            clock,
            surveys,
            settings.sms_accounts,
            tools.settings.base_url(),
            settings.phone_region or None,
        ),
        create_link=CreateLink(unit_of_work, clock),
        list_links=ListLinks(unit_of_work),
        read_link=read_link,
        resolve_link=ResolveLink(read_link),
        enrol_device=EnrolDevice(unit_of_work, clock),
        list_devices=ListDevices(unit_of_work),
        read_kiosk=ReadKiosk(unit_of_work, surveys),
        revoke_device=RevokeDevice(unit_of_work, clock),
        resolve_device=ResolveDevice(unit_of_work, clock),
    )


def _gatherer(submit_responses: SubmitResponses, settings: CollectorSettings) -> Gatherer[Submitted, Outcome]:
    async def submit(group: Sequence[Submitted]) -> Sequence[Outcome]:
        return await submit_responses(submitted=group)

    return Gatherer(submit, group_size=settings.group_size, queue_size=settings.queue_size)
