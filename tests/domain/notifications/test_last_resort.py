"""What is left when nothing else reaches anybody."""

from uuid import UUID

from services.notifications.domain.addresses import masked
from services.notifications.domain.fallback import last_resort
from shared.access import Role
from shared.directory.people import Directory, Person


def company(*people: tuple[Role, str | None, bool]) -> Directory:
    """Return people with a role, a unit, and whether they are active, numbered from 0."""
    known = [
        Person(id=UUID(int=number), display_name=str(number), role=role, unit=unit, is_active=is_active)
        for number, (role, unit, is_active) in enumerate(people)
    ]
    return Directory(people={one.id: one for one in known})


def numbers(directory: Directory) -> list[int]:
    return [one.id.int for one in last_resort(directory)]


def test_it_is_the_admins_of_the_whole_company() -> None:
    people = company(("agent", None, True), ("admin", None, True), ("admin", "graz", True), ("admin", None, False))
    assert numbers(people) == [1]


def test_it_is_empty_only_where_nobody_works() -> None:
    assert numbers(company(("viewer", None, True), ("manager", None, True))) == [1]
    assert numbers(company(("agent", "graz", True), ("admin", "graz", True))) == [1]
    assert numbers(company(("viewer", "graz", True), ("admin", None, False))) == [0]
    assert numbers(company(("admin", None, False))) == []


def test_a_short_secret_shows_nothing_of_itself() -> None:
    assert masked("chat", "https://chat.example/abc") == "chat.example/…"
    assert masked("chat", "https://chat.example/?token=1234567890") == "chat.example/…7890"
