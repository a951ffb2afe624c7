"""Who may see which notices: one's own, and with the scope for it everybody's."""

from services.notifications.domain.notices.notice import Notice, NoticeNotFoundError
from shared.access import Caller
from shared.directory.people import Directory

MANAGE = "notifications:manage"


def is_own(caller: Caller, notice: Notice) -> bool:
    return caller.person_id is not None and notice.addressee.person_id == caller.person_id


def need_to_see(caller: Caller, notice: Notice, directory: Directory) -> None:
    """Refuse a notice as if it did not exist.

    A notice of a team is its members'. Whoever is limited to another unit meanwhile does not see what they once got.

    Raises:
        NoticeNotFoundError: they may not see it.
    """
    person = directory.people.get(caller.person_id) if caller.person_id else None
    is_teams = notice.addressee.kind == "team" and person is not None and notice.addressee.id in person.teams
    if not (is_own(caller, notice) or is_teams or caller.may(MANAGE)) or not caller.sees(notice.location):
        raise NoticeNotFoundError
