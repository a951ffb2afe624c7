"""Destinations as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.notifications.application.destinations.rights import MANAGE, sees_address
from services.notifications.domain.addresses import masked
from services.notifications.domain.destination import Destination, Owner
from services.notifications.pages import words
from services.notifications.pages.words import Translate, translate_for
from shared.directory.people import Directory
from shared.web.console.visit import Visit

OWN = "/console/notifications"
ALL = f"{OWN}/destinations"


@dataclass(frozen=True, slots=True)
class Shown:
    """One destination."""

    destination: Destination
    name: str
    """What people call it, or its address."""
    address: str
    owner: str
    summary: str
    """What is wished for, in a few words."""
    icon: str
    channel: str

    @property
    def path(self) -> str:
        return f"{ALL}/{self.destination.id}"


def shown(destination: Destination, visit: Visit, directory: Directory) -> Shown:
    text = translate_for(visit)
    address = destination.address
    if not sees_address(visit.caller, destination):
        address = masked(destination.channel, address)
    kind = destination.chat_kind
    return Shown(
        destination=destination,
        name=destination.wishes.label or address,
        address=address,
        owner=owner_name(destination.owner, directory),
        summary=_summary(destination, text),
        icon=words.ICONS[destination.channel],
        channel=words.CHAT_KINDS[kind] if kind else text(words.CHANNELS[destination.channel]),
    )


def all_shown(found: Sequence[Destination], visit: Visit, directory: Directory) -> list[Shown]:
    return [shown(one, visit, directory) for one in found]


def owner_name(owner: Owner, directory: Directory) -> str:
    """Return whose it is: the name of a person or a team."""
    if owner.person_id is not None:
        person = directory.people.get(owner.person_id)
        return person.display_name if person else "–"
    team = directory.teams.get(owner.team or "")
    return team.name if team else owner.team or "–"


def home_of(owner: Owner, visit: Visit) -> str:
    """Return the page on which a destination is listed."""
    is_own = owner.person_id is not None and owner.person_id == visit.caller.person_id
    return ALL if not is_own and visit.caller.may(MANAGE) else OWN


def _summary(destination: Destination, text: Translate) -> str:
    wishes = destination.wishes
    found: list[Any] = [text(words.SEVERITIES[wishes.from_severity])]
    if hours := words.hours_words(wishes, text):
        found.append(hours)
    if wishes.digest != "never":
        found.append(text(words.DIGESTS[wishes.digest]))
    return " · ".join(found)
