"""The menu: everything accounts can do."""

from dataclasses import dataclass

from services.accounts.application.attempts import ListFailures
from services.accounts.application.audit.appending import AppendEntries
from services.accounts.application.audit.erasing import EraseFromLog
from services.accounts.application.audit.reading import ExportEntries, ListEntries, ReadChoices, ReadEntry, VerifyLog
from services.accounts.application.audit.segments import KeepSegments
from services.accounts.application.callers import CallerOf
from services.accounts.application.cleanup import ForgetWhatIsOver
from services.accounts.application.keys_menu import KeysMenu
from services.accounts.application.oidc.provider import OidcPolicy, Provider
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
from services.accounts.application.people.resets import AcceptReset, ReadReset
from services.accounts.application.profile import ChangePassword, ChangeProfile, ReadOwn
from services.accounts.application.second_factors import (
    BeginSecondFactor,
    ConfirmSecondFactor,
    ReadSecondFactor,
    RemoveSecondFactor,
)
from services.accounts.application.sessions import EndOtherSessions, EndSession, ListSessions, SignOut
from services.accounts.application.sign_in import SignIn, SignInWithCode
from services.accounts.application.structure.menu import StructureMenu, TeamsMenu
from services.accounts.application.unit_locations import UnitLocations
from shared.directory_use_cases import DirectoryMenu


@dataclass(frozen=True, slots=True)
class AuditMenu:
    """The audit log."""

    append: AppendEntries
    erase: EraseFromLog
    keep: KeepSegments
    list: ListEntries
    read: ReadEntry
    choices: ReadChoices
    export: ExportEntries
    verify: VerifyLog


@dataclass(frozen=True, slots=True)
class PeopleMenu:
    """Other people, from the invitation to the erasure."""

    invite: Invite
    read_invitation: ReadInvitation
    accept_invitation: AcceptInvitation
    find: FindPerson
    list: ListPeople
    read: ReadPerson
    change: ChangePerson
    make_reset_link: MakeResetLink
    read_reset: ReadReset
    accept_reset: AcceptReset
    erase: ErasePerson
    make_first_link: MakeFirstLink
    check_first_link: CheckFirstLink
    become_first_admin: BecomeFirstAdmin
    end_sessions: EndSessionsOf
    managing: Managing
    read_availability: ReadAvailability
    change_availability: ChangeAvailability
    forget_past_absences: ForgetPastAbsences


@dataclass(frozen=True, slots=True)
class OwnMenu:
    """What people do about themselves."""

    read: ReadOwn
    change_profile: ChangeProfile
    change_password: ChangePassword
    read_second_factor: ReadSecondFactor
    begin_second_factor: BeginSecondFactor
    confirm_second_factor: ConfirmSecondFactor
    remove_second_factor: RemoveSecondFactor
    list_failures: ListFailures


@dataclass(frozen=True, slots=True)
class SessionsMenu:
    """Signing in and out."""

    sign_in: SignIn
    sign_in_with_code: SignInWithCode
    sign_out: SignOut
    list: ListSessions
    end: EndSession
    end_others: EndOtherSessions
    forget_what_is_over: ForgetWhatIsOver


@dataclass(frozen=True, slots=True)
class OidcMenu:
    """Signing in through a provider."""

    policy: OidcPolicy
    provider: Provider
    start: BeginSignIn
    finish: FinishSignIn


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    audit: AuditMenu
    directory: DirectoryMenu
    structure: StructureMenu
    teams: TeamsMenu
    units: UnitLocations
    people: PeopleMenu
    own: OwnMenu
    sessions: SessionsMenu
    oidc: OidcMenu | None
    """None: there is no provider."""
    has_passwords: bool
    """Whether people may sign in with passwords."""
    callers: CallerOf
    keys: KeysMenu
