"""Which services a command is about."""

from collections.abc import Sequence

from services.catalog import BY_NAME, SERVICES
from services.commands.errors import CommandError
from shared.runtime.service import Service

ALL = "all"


def chosen_services(names: Sequence[str]) -> tuple[Service, ...]:
    """Return the services called `names`, in the order of the journey.

    Raises:
        CommandError: there is none of such a name.
    """
    if ALL in names:
        return SERVICES
    unknown = [name for name in names if name not in BY_NAME]
    if unknown:
        message = f"There is no service {', '.join(unknown)}. There are: {', '.join(BY_NAME)}."
        raise CommandError(message)
    return tuple(service for service in SERVICES if service.name in names)


def chosen_service(name: str) -> Service:
    """Return the service called `name`.

    Raises:
        CommandError: there is none.
    """
    (service,) = chosen_services([name] if name != ALL else ["all services together"])
    return service
