"""The services that a command applies to."""

from collections.abc import Sequence

from services.catalog import NAMES, load_services
from services.commands.errors import CommandError
from shared.runtime.service import Service

ALL = "all"


def chosen_services(names: Sequence[str]) -> tuple[Service, ...]:
    """Return the services called `names`, in the order of the journey.

    Raises:
        CommandError: there is none of such a name.
    """
    if ALL in names:
        return load_services()
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        message = f"There is no service {', '.join(unknown)}. There are: {', '.join(NAMES)}."
        raise CommandError(message)
    return load_services(names)


def chosen_service(name: str) -> Service:
    """Return the service called `name`.

    Raises:
        CommandError: there is none.
    """
    (service,) = chosen_services([name] if name != ALL else ["all services together"])
    return service
