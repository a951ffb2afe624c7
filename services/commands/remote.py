"""Commands that use a running suite over HTTP: its address, the API key, and its error messages."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import httpx
import typer

from services.commands.environment import settings_to_ask
from services.commands.errors import CommandError
from services.demo.suite import NoSuiteError, admin_key

SECONDS = 60.0
"""How long the suite may send nothing."""

Url = Annotated[
    str | None,
    typer.Option("--url", envvar="HEED_URL", help="The address of the suite, by default the one on this machine."),
]
Key = Annotated[
    str | None,
    typer.Option(
        "--key", envvar="HEED_KEY", help="An API key; the suite on this machine needs none: its admin key is used."
    ),
]
"""Better set in the environment: everybody on the machine can see command lines."""


@contextmanager
def remote(url: str | None, key: str | None) -> Iterator[httpx.Client]:
    """Yield a client of the suite at `url`; errors of the connection become one sentence.

    Raises:
        CommandError: there is no key, nothing answers, or the connection broke.
    """
    settings = settings_to_ask()
    address = (url or settings.base_url()).rstrip("/")
    if key is None:
        if url is not None and address != settings.base_url():
            # The key of this machine's suite must not be sent to another server.
            message = f"Give --key or HEED_KEY, a key of the suite at {address}."
            raise CommandError(message)
        try:
            key = admin_key(settings)
        except NoSuiteError as error:
            message = f"There is {error}."
            raise CommandError(message) from error
    try:
        with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=SECONDS) as client:
            yield client
    except httpx.ConnectError as error:
        message = f"No suite answers at {address}. Is it running, and is HEED_URL or --url right?"
        raise CommandError(message) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        message = f"{address} is no address; it must be like https://feedback.example."
        raise CommandError(message) from error
    except httpx.TransportError as error:
        message = f"The connection to {address} broke; try again."
        raise CommandError(message) from error


def ask(client: httpx.Client, method: str, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
    """Send a request and return the reply.

    Raises:
        CommandError: the suite refused.
    """
    reply = client.request(method, path, **options)
    if not reply.is_success:
        raise CommandError(refusal(reply))
    return reply


def refusal(reply: httpx.Response) -> str:
    """Return why the suite refused a request, with the fields that are wrong. The reply has been read."""
    problem = problem_of(reply)
    fields = [f"  {error.get('field')}: {error.get('detail')}" for error in problem.get("errors", ())]
    said = problem.get("detail") or reply.reason_phrase
    request = reply.request
    return "\n".join([f"{request.method} {request.url.path} was answered {reply.status_code}: {said}", *fields])


def problem_of(reply: httpx.Response) -> Mapping[str, Any]:
    """Return the problem document of a reply; empty when it is something else."""
    try:
        document = reply.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
