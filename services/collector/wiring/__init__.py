"""The only room that constructs things."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from services.collector.application.abuse.caller_limits import LookUpLimits
from services.collector.application.abuse.proof import NoticeHaste, Proofs, StartForm
from services.collector.application.abuse.rate_limits import RateLimits
from services.collector.application.attention import ReadAttention
from services.collector.application.channels.asking_once_more import AskOnceMore
from services.collector.application.channels.devices import (
    ChangeDevice,
    EnrolDevice,
    ListDevices,
    ReadDevice,
    ReadKiosk,
    RevokeDevice,
)
from services.collector.application.channels.enrolment import EnrolByCode, MakeEnrolmentCode, ResolveDevice
from services.collector.application.channels.link_use import CountOpened, ReadLinkDetails, ReadLinkUse
from services.collector.application.channels.links import (
    ChangeLink,
    CreateLink,
    ListLinks,
    ReadLink,
    ResolveLink,
    RetireLink,
)
from services.collector.application.channels.place_changes import FollowPlaces
from services.collector.application.channels.receive_sms import ReceiveSms
from services.collector.application.channels.silences import ReadSilences
from services.collector.application.channels.watch_sources import WatchSources
from services.collector.application.complaint_answers import AnswerComplaints
from services.collector.application.complaint_progress import FollowComplaints, ReadComplaintStatus
from services.collector.application.complaints import FileComplaint, ListComplaints, ReadComplaint
from services.collector.application.consents.menu import consents_menu
from services.collector.application.eligibility.check_eligibility import CheckEligibility, CountRefusals
from services.collector.application.eligibility.exposures import ForgetExposures, RecordEvent, RecordExposures
from services.collector.application.funnel import ReadFunnel
from services.collector.application.idempotency import ClaimResourceId, ForgetIdempotencyKeys
from services.collector.application.invitations.inviting import Invite
from services.collector.application.looking_up import IsKnown, SearchPeople, ViewContact
from services.collector.application.menus.customers import customers_menu
from services.collector.application.menus.invitations import invitations_menu
from services.collector.application.menus.templates import templates_menu
from services.collector.application.messages.links import Links, LinkSecrets
from services.collector.application.people import EraseRespondent, FindRespondents
from services.collector.application.responses.afterwards import AddComment, MakeAfterwardsToken, ReadAnswered
from services.collector.application.responses.corrections import MarkResponse, WithdrawResponse
from services.collector.application.responses.edit_response import EditResponse
from services.collector.application.responses.export_responses import ExportResponses, ReadCodebook
from services.collector.application.responses.partials import ExpirePartials, ListPartials, SavePartial
from services.collector.application.responses.queries import CheckAnswers, ListResponses, ReadResponse, RecallAnswers
from services.collector.application.responses.read_asked import ReadAsked
from services.collector.application.responses.republish_responses import RepublishResponses
from services.collector.application.responses.submit_responses import SubmitResponses, Submitted
from services.collector.application.surveys.assets import ListAssets, PutAsset, ReadAsset, RemoveAsset
from services.collector.application.surveys.overviews import ListSurveyOverviews
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.application.surveys.queries import ListSurveys, ReadLiveSurvey, ReadSurvey, ReadVersion
from services.collector.application.surveys.republish_surveys import RepublishSurveys
from services.collector.application.surveys.shown_surveys import ReadOpenVersion, ReadPublishedVersion, ReadRecentSurvey
from services.collector.application.surveys.steps import ChangeSurveyState, CheckSurvey, PublishSurvey, PutSurvey
from services.collector.application.use_cases import (
    AbuseMenu,
    AssetsMenu,
    ComplaintsMenu,
    DevicesMenu,
    EligibilityMenu,
    IdempotencyMenu,
    LinksMenu,
    PartialsMenu,
    RespondentsMenu,
    ResponsesMenu,
    SurveysMenu,
    UseCases,
)
from services.collector.domain.eligibility.exposure import Exposure
from services.collector.domain.messages.quiet_hours import QuietHours
from services.collector.domain.messages.template import TooManyTestMessagesError
from services.collector.domain.responses.response import Outcome
from services.collector.settings import CollectorSettings
from services.collector.store.tables import DIRECTORY
from services.collector.wiring.messages import messages_menu, open_gateways
from shared.directory_use_cases import directory_menu
from shared.group_commit import GroupCommit
from shared.runtime.service import Tools


def wire(settings: CollectorSettings, tools: Tools) -> UseCases:
    """Build the menu of collector from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    surveys = PublishedSurveys()
    submit_responses = SubmitResponses(unit_of_work, clock, surveys, settings.phone_region or None)
    read_link = ReadLink(unit_of_work)
    read_recent_survey = ReadRecentSurvey(unit_of_work, clock, surveys)
    exposures = _exposures(RecordExposures(unit_of_work), settings)
    phone_region = settings.phone_region or None
    directory = directory_menu(unit_of_work, DIRECTORY)
    look_ups = LookUpLimits(clock, settings.rate_look_ups)
    link_secrets = LinkSecrets(unit_of_work, settings.link_secret.get_secret_value().encode())
    gateways = open_gateways(settings, tools)
    answers = AnswerComplaints(settings.complaint_causes)
    message_links = Links(link_secrets, clock, tools.settings.base_url())
    return UseCases(
        surveys=SurveysMenu(
            put=PutSurvey(unit_of_work, clock),
            publish=PublishSurvey(unit_of_work, clock),
            change_state=ChangeSurveyState(unit_of_work, clock),
            check=CheckSurvey(unit_of_work),
            list=ListSurveys(unit_of_work),
            list_overviews=ListSurveyOverviews(unit_of_work, clock),
            read=ReadSurvey(unit_of_work),
            read_version=ReadVersion(unit_of_work),
            read_live=ReadLiveSurvey(unit_of_work, surveys),
            read_recent=read_recent_survey,
            read_published=ReadPublishedVersion(unit_of_work, surveys),
            read_open=ReadOpenVersion(unit_of_work, clock, surveys),
            republish=RepublishSurveys(unit_of_work),
        ),
        assets=AssetsMenu(
            put=PutAsset(unit_of_work, clock),
            read=ReadAsset(unit_of_work),
            list=ListAssets(unit_of_work),
            remove=RemoveAsset(unit_of_work),
        ),
        responses=ResponsesMenu(
            submit=submit_responses,
            submissions=_group_commit(submit_responses, settings),
            list=ListResponses(unit_of_work),
            read=ReadResponse(unit_of_work),
            read_asked=ReadAsked(unit_of_work),
            edit=EditResponse(unit_of_work, clock, surveys),
            mark=MarkResponse(unit_of_work, clock, surveys),
            withdraw=WithdrawResponse(unit_of_work, clock),
            export=ExportResponses(unit_of_work),
            read_codebook=ReadCodebook(unit_of_work),
            republish=RepublishResponses(unit_of_work, clock),
            check_answers=CheckAnswers(phone_region),
            recall_answers=RecallAnswers(unit_of_work, clock),
            make_afterwards_token=MakeAfterwardsToken(message_links, clock),
            read_answered=ReadAnswered(unit_of_work, clock, message_links, surveys),
            add_comment=AddComment(unit_of_work, clock, message_links, surveys),
        ),
        partials=PartialsMenu(
            save=SavePartial(unit_of_work, clock, surveys, phone_region),
            expire=ExpirePartials(unit_of_work, clock, timedelta(days=settings.partial_days)),
            list=ListPartials(unit_of_work),
        ),
        respondents=RespondentsMenu(
            find=FindRespondents(unit_of_work, phone_region),
            erase=EraseRespondent(unit_of_work, clock, phone_region),
            search=SearchPeople(unit_of_work, look_ups, phone_region),
            view_contact=ViewContact(unit_of_work, look_ups),
            is_known=IsKnown(unit_of_work),
        ),
        links=LinksMenu(
            create=CreateLink(unit_of_work, clock),
            list=ListLinks(unit_of_work),
            read=read_link,
            resolve=ResolveLink(read_link),
            read_details=ReadLinkDetails(unit_of_work, clock),
            read_use=ReadLinkUse(unit_of_work, clock),
            openings=_openings(CountOpened(unit_of_work, clock), settings),
            change=ChangeLink(unit_of_work, clock),
            retire=RetireLink(unit_of_work, clock),
        ),
        devices=DevicesMenu(
            enrol=EnrolDevice(unit_of_work, clock),
            make_code=MakeEnrolmentCode(unit_of_work, clock),
            enrol_by_code=EnrolByCode(unit_of_work, clock),
            list=ListDevices(unit_of_work, clock, directory.read),
            read=ReadDevice(unit_of_work, clock, directory.read),
            read_kiosk=ReadKiosk(unit_of_work, surveys),
            change=ChangeDevice(unit_of_work, clock),
            revoke=RevokeDevice(unit_of_work, clock),
            resolve=ResolveDevice(unit_of_work, clock),
        ),
        eligibility=EligibilityMenu(
            check=CheckEligibility(unit_of_work, clock, surveys, exposures, settings.quarantine_days, phone_region),
            record_event=RecordEvent(clock, read_recent_survey, exposures, phone_region),
            count_refusals=CountRefusals(unit_of_work, clock),
            forget_exposures=ForgetExposures(unit_of_work, clock),
        ),
        complaints=ComplaintsMenu(
            file=FileComplaint(unit_of_work, clock, answers, phone_region),
            list=ListComplaints(unit_of_work),
            read=ReadComplaint(unit_of_work),
            read_status=ReadComplaintStatus(unit_of_work),
            follow=FollowComplaints(unit_of_work, answers),
        ),
        idempotency=IdempotencyMenu(
            claim_id=ClaimResourceId(unit_of_work, clock),
            forget_keys=ForgetIdempotencyKeys(unit_of_work, clock),
        ),
        abuse=AbuseMenu(
            rate_limits=RateLimits(
                clock,
                per_address=settings.rate_per_address,
                per_survey=settings.rate_per_survey,
                per_address_and_survey=settings.rate_per_address_and_survey,
            ),
            reference_limits=RateLimits(
                clock, per_address=settings.rate_references, per_survey="", per_address_and_survey=""
            ),
            proofs=Proofs(
                clock,
                settings.proof_secret.get_secret_value().encode() or secrets.token_bytes(32),
                settings.proof_rounds,
            ),
            start_form=StartForm(clock),
            notice_haste=NoticeHaste(clock, timedelta(seconds=settings.shortest_answer_seconds)),
        ),
        receive_sms=ReceiveSms(
            unit_of_work,
            clock,
            surveys,
            settings.sms_accounts,
            tools.settings.base_url(),
            settings.phone_region or None,
            directory.read,
            AskOnceMore(gateways.texter),
        ),
        contact=settings.contact,
        takes_call_backs=settings.call_backs,
        read_attention=ReadAttention(unit_of_work, clock, surveys),
        read_silences=ReadSilences(unit_of_work),
        watch_sources=WatchSources(unit_of_work, clock, surveys, settings.sms_accounts, directory.read),
        read_funnel=ReadFunnel(unit_of_work, clock, settings.sms_accounts),
        follow_places=FollowPlaces(unit_of_work, clock),
        directory=directory,
        invitations=invitations_menu(
            unit_of_work,
            clock,
            Invite(surveys, settings.quarantine_days),
            message_links,
            directory.read,
            quiet_hours=QuietHours(),
            phone_region=phone_region,
            group_size=settings.group_size,
            queue_size=settings.queue_size,
        ),
        message_links=message_links,
        consents=consents_menu(unit_of_work, clock, message_links, phone_region),
        messages=messages_menu(
            settings,
            tools,
            surveys=surveys,
            links=message_links,
            read_directory=directory.read,
            gateways=gateways,
        ),
        templates=templates_menu(
            unit_of_work,
            clock,
            directory.read,
            base_url=tools.settings.base_url(),
            limits=LookUpLimits(clock, settings.rate_test_messages, TooManyTestMessagesError),
            mailer=gateways.mailer,
            texter=gateways.texter,
            phone_region=phone_region,
        ),
        customers=customers_menu(unit_of_work, clock, directory.read, phone_region),
    )


def _group_commit(submit_responses: SubmitResponses, settings: CollectorSettings) -> GroupCommit[Submitted, Outcome]:
    async def submit(group: Sequence[Submitted]) -> Sequence[Outcome]:
        return await submit_responses(submitted=group)

    return GroupCommit(submit, group_size=settings.group_size, queue_size=settings.queue_size)


def _exposures(record_exposures: RecordExposures, settings: CollectorSettings) -> GroupCommit[Exposure, None]:
    async def record(group: Sequence[Exposure]) -> Sequence[None]:
        return await record_exposures(exposures=group)

    return GroupCommit(record, group_size=settings.group_size, queue_size=settings.queue_size)


def _openings(count_opened: CountOpened, settings: CollectorSettings) -> GroupCommit[str, None]:
    async def count(codes: Sequence[str]) -> Sequence[None]:
        await count_opened(codes=codes)
        return [None] * len(codes)

    return GroupCommit(count, group_size=settings.group_size, queue_size=settings.queue_size)
