"""The only file that constructs things."""

from datetime import timedelta
from urllib.parse import urlsplit

from services.accounts.application.attempts import Gate, ListFailures
from services.accounts.application.audit.appending import AppendEntries
from services.accounts.application.audit.erasing import EraseFromLog
from services.accounts.application.audit.reading import ExportEntries, ListEntries, ReadChoices, ReadEntry, VerifyLog
from services.accounts.application.audit.segments import KeepSegments
from services.accounts.application.callers import CallerOf
from services.accounts.application.cleanup import ForgetWhatIsOver
from services.accounts.application.confirming import Confirming
from services.accounts.application.key_callers import KeyCallers
from services.accounts.application.keys_menu import keys_menu
from services.accounts.application.oidc.linking import Linking
from services.accounts.application.oidc.provider import OIDC_BACK, OidcPolicy
from services.accounts.application.oidc.signing_in import BeginSignIn, FinishSignIn
from services.accounts.application.people.availability import ChangeAvailability, ForgetPastAbsences, ReadAvailability
from services.accounts.application.people.first_admin import BecomeFirstAdmin, CheckFirstLink, MakeFirstLink
from services.accounts.application.people.invitations import AcceptInvitation, Invite, ReadInvitation
from services.accounts.application.people.listing import ListPeople
from services.accounts.application.people.managing import (
    ChangePerson,
    EndSessionsOf,
    ErasePerson,
    FindPerson,
    MakeResetLink,
    Managing,
    ReadPerson,
)
from services.accounts.application.people.passwords import Passwords
from services.accounts.application.people.records import LinkLifetimes
from services.accounts.application.people.resets import AcceptReset, ReadReset
from services.accounts.application.profile import ChangePassword, ChangeProfile, ReadOwn
from services.accounts.application.second_factors import (
    BeginSecondFactor,
    ConfirmSecondFactor,
    ReadSecondFactor,
    RemoveSecondFactor,
)
from services.accounts.application.session_callers import SessionCallers
from services.accounts.application.sessions import EndOtherSessions, EndSession, ListSessions, SignOut
from services.accounts.application.sign_in import SignIn, SignInWithCode
from services.accounts.application.structure.menu import structure_menu, teams_menu
from services.accounts.application.unit_locations import UnitLocations
from services.accounts.application.use_cases import AuditMenu, OidcMenu, OwnMenu, PeopleMenu, SessionsMenu, UseCases
from services.accounts.domain.people.sessions import Lifetimes
from services.accounts.gateways.holidays_library import HolidaysLibrary
from services.accounts.gateways.oidc import OidcProvider
from services.accounts.settings import AccountsSettings
from services.accounts.store.tables import DIRECTORY
from shared.directory_use_cases import directory_menu
from shared.identity.revocations import Revocations
from shared.runtime.service import Tools


def wire(settings: AccountsSettings, tools: Tools) -> UseCases:
    """Build the menu of accounts from what the process has opened."""
    revocations = Revocations()
    passwords = Passwords()
    gate = Gate(tools.unit_of_work, tools.clock)
    confirming = Confirming(tools.unit_of_work, passwords, gate)
    lifetimes = Lifetimes(
        idle=timedelta(hours=settings.session_idle_hours), absolute=timedelta(days=settings.session_days)
    )
    directory = directory_menu(tools.unit_of_work, DIRECTORY)
    units = UnitLocations(directory.read)
    return UseCases(
        audit=_audit(settings, tools),
        directory=directory,
        structure=structure_menu(tools.unit_of_work, tools.clock, directory.read, HolidaysLibrary()),
        teams=teams_menu(tools.unit_of_work, tools.clock),
        units=units,
        people=_people(settings, tools, passwords, units, revocations=revocations, lifetimes=lifetimes),
        own=_own(tools, passwords, confirming, revocations),
        sessions=_sessions(settings, tools, revocations, passwords=passwords, gate=gate, lifetimes=lifetimes),
        oidc=_oidc(settings, tools, revocations),
        has_passwords=settings.password_sign_in,
        callers=CallerOf(
            sessions=SessionCallers(tools.unit_of_work, tools.clock, lifetimes, units),
            keys=KeyCallers(tools.unit_of_work, tools.clock, units),
            revocations=revocations,
        ),
        keys=keys_menu(
            tools.unit_of_work, tools.clock, units, {name: key.scopes for name, key in tools.settings.api_keys.items()}
        ),
    )


def _people(
    settings: AccountsSettings,
    tools: Tools,
    passwords: Passwords,
    units: UnitLocations,
    *,
    revocations: Revocations,
    lifetimes: Lifetimes,
) -> PeopleMenu:
    unit_of_work, clock = tools.unit_of_work, tools.clock
    managing = Managing(units)
    links = LinkLifetimes(invite=timedelta(days=settings.invite_days), reset=timedelta(hours=settings.reset_hours))
    read_invitation = ReadInvitation(unit_of_work, clock)
    read_reset = ReadReset(unit_of_work, clock)
    check_first_link = CheckFirstLink(unit_of_work, clock)
    return PeopleMenu(
        invite=Invite(unit_of_work, clock, links, managing),
        read_invitation=read_invitation,
        accept_invitation=AcceptInvitation(unit_of_work, clock, passwords, read_invitation),
        find=FindPerson(unit_of_work),
        list=ListPeople(unit_of_work, clock, lifetimes, managing),
        read=ReadPerson(unit_of_work, managing),
        change=ChangePerson(unit_of_work, clock, managing, revocations),
        make_reset_link=MakeResetLink(unit_of_work, clock, links, managing),
        read_reset=read_reset,
        accept_reset=AcceptReset(unit_of_work, clock, passwords, read_reset, revocations),
        erase=ErasePerson(unit_of_work, clock, managing, revocations, EraseFromLog(unit_of_work, clock)),
        make_first_link=MakeFirstLink(unit_of_work, clock),
        check_first_link=check_first_link,
        become_first_admin=BecomeFirstAdmin(unit_of_work, clock, passwords, check_first_link),
        end_sessions=EndSessionsOf(unit_of_work, managing, revocations),
        managing=managing,
        read_availability=ReadAvailability(unit_of_work, managing),
        change_availability=ChangeAvailability(unit_of_work, clock, managing, units.read),
        forget_past_absences=ForgetPastAbsences(unit_of_work, clock),
    )


def _own(tools: Tools, passwords: Passwords, confirming: Confirming, revocations: Revocations) -> OwnMenu:
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return OwnMenu(
        read=ReadOwn(unit_of_work),
        change_profile=ChangeProfile(unit_of_work, clock, revocations),
        change_password=ChangePassword(unit_of_work, clock, passwords, confirming, revocations),
        read_second_factor=ReadSecondFactor(unit_of_work),
        begin_second_factor=BeginSecondFactor(unit_of_work, confirming),
        confirm_second_factor=ConfirmSecondFactor(unit_of_work, clock, revocations),
        remove_second_factor=RemoveSecondFactor(unit_of_work, confirming, revocations),
        list_failures=ListFailures(unit_of_work),
    )


def _sessions(
    settings: AccountsSettings,
    tools: Tools,
    revocations: Revocations,
    *,
    passwords: Passwords,
    gate: Gate,
    lifetimes: Lifetimes,
) -> SessionsMenu:
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return SessionsMenu(
        sign_in=SignIn(unit_of_work, clock, passwords, gate, revocations, settings.password_sign_in),
        sign_in_with_code=SignInWithCode(unit_of_work, clock, gate, revocations),
        sign_out=SignOut(unit_of_work, revocations),
        list=ListSessions(unit_of_work, clock, lifetimes),
        end=EndSession(unit_of_work, revocations),
        end_others=EndOtherSessions(unit_of_work, revocations),
        forget_what_is_over=ForgetWhatIsOver(unit_of_work, clock, lifetimes, timedelta(days=settings.attempt_days)),
    )


def _oidc(settings: AccountsSettings, tools: Tools, revocations: Revocations) -> OidcMenu | None:
    if not settings.oidc_issuer:
        return None
    provider = OidcProvider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        scopes=settings.oidc_scopes,
        groups_claim=settings.oidc_groups_claim,
        clock=tools.clock,
    )
    policy = OidcPolicy(
        name=settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or settings.oidc_issuer,
        back=f"{tools.settings.base_url()}{OIDC_BACK}",
        roles=settings.group_roles(),
        creates=settings.oidc_auto_create,
    )
    return OidcMenu(
        policy=policy,
        provider=provider,
        start=BeginSignIn(tools.unit_of_work, tools.clock, provider, policy),
        finish=FinishSignIn(tools.unit_of_work, tools.clock, provider, policy, Linking(policy), revocations),
    )


def _audit(settings: AccountsSettings, tools: Tools) -> AuditMenu:
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return AuditMenu(
        append=AppendEntries(unit_of_work, clock),
        erase=EraseFromLog(unit_of_work, clock),
        keep=KeepSegments(unit_of_work, clock, months=settings.audit_months, address_days=settings.audit_address_days),
        list=ListEntries(unit_of_work),
        read=ReadEntry(unit_of_work),
        choices=ReadChoices(unit_of_work),
        export=ExportEntries(unit_of_work),
        verify=VerifyLog(unit_of_work),
    )
