"""What somebody ordered for themselves, such as a score report: theirs alone, by mail, at the moment they chose.

Nobody stands in and there is no fallback, for others would see what was made by somebody else's rights. It takes no
part in storms and digests, and hours do not hold it, for a mail rings nowhere.
"""

from collections.abc import Iterable

from services.notifications.domain.destination import Destination
from services.notifications.domain.notices.notice import Addressee, Notice, Why, Withheld
from services.notifications.domain.notices.recipients import Recipients, Skipped, may_see
from shared.contracts.notices import Recipient
from shared.directory.people import Directory, Person
from shared.vocabulary import NoticeCause

ORDERED: frozenset[NoticeCause] = frozenset({"score_report"})
PERSONAL: frozenset[NoticeCause] = ORDERED | {"watched", "mention"}
"""What is meant for the people who are named and for nobody else: nobody stands in, and there is no fallback. Unlike
what was ordered, the others keep to hours and digests."""


def is_ordered(notice: Notice) -> bool:
    return notice.cause in ORDERED


def is_personal(notice: Notice) -> bool:
    return notice.cause in PERSONAL


def takes_ordered(destination: Destination) -> bool:
    """Return whether it is sent to a destination: a table is no text message, and a room is not one's own."""
    return destination.channel == "email" and destination.owner.person_id is not None


def readers_of(directory: Directory, wanted: Iterable[Recipient], location: str | None) -> Recipients:
    """Return the people who are named and may see it, and those who may not."""
    found, skipped = dict[Addressee, tuple[Why, ...]](), list[Skipped]()
    for one in wanted:
        if one.person_id is None:
            continue
        because = why_no_reader(directory, directory.people.get(one.person_id), location)
        if because is None:
            found[Addressee.person(one.person_id)] = (Why(kind="person"),)
        else:
            skipped.append(Skipped(one.person_id, because, (Why(kind="person"),)))
    return Recipients(found, skipped)


def why_no_reader(directory: Directory, person: Person | None, location: str | None) -> Withheld | None:
    """Return why somebody does not get what they ordered; None: they do.

    `location` is the unit to whose places it is limited: whoever was moved to another one meanwhile does not get it.
    """
    if person is None or not person.is_active:
        return "inactive"
    is_own_unit = location is not None and location == person.unit
    return None if is_own_unit or may_see(directory, person, location) else "not_permitted"
