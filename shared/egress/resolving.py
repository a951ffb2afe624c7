"""From a host name to its IP addresses."""

import asyncio
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import Literal, Protocol

from shared.egress.addresses import Ip, plain
from shared.egress.reasons import EgressError, Reason

MOST_LOOKUPS = 32
_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}  # some C libraries have one code

_Found = Sequence[Ip] | Literal[Reason.NAME_UNKNOWN, Reason.NAME_FAILED]


class Resolver(Protocol):
    async def resolve(self, host: str) -> Sequence[Ip]:
        """Return all addresses of a name, the best one first.

        Raises:
            EgressError: it has none, or nobody knows.
        """
        ...


class SystemResolver:
    """Asks as the machine's other programs do: `/etc/hosts`, search domains, name servers.

    The C library cannot be interrupted, and whoever owns a name can make its name servers hang. So each lookup has a
    thread of its own that nobody waits for at the end, one at a time for each name.
    """

    def __init__(self) -> None:
        self._lookups: dict[str, asyncio.Future[_Found]] = {}
        self._free = asyncio.Semaphore(MOST_LOOKUPS)

    async def resolve(self, host: str) -> Sequence[Ip]:
        """Return all addresses of a name; whoever asks meanwhile gets the same answer."""
        if host not in self._lookups:
            await self._free.acquire()
            if host in self._lookups:
                self._free.release()
            else:
                self._begin(host)
        found = await asyncio.shield(self._lookups[host])
        if isinstance(found, Reason):
            raise EgressError(found)
        return found

    def _begin(self, host: str) -> None:
        loop = asyncio.get_running_loop()
        self._lookups[host] = loop.create_future()

        def look_up() -> None:
            found = _looked_up(host)
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._end, host, found)

        threading.Thread(target=look_up, name="egress-resolver", daemon=True).start()

    def _end(self, host: str, found: _Found) -> None:
        self._lookups.pop(host).set_result(found)
        self._free.release()


def _looked_up(host: str) -> _Found:
    try:
        lines = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        return Reason.NAME_UNKNOWN if error.errno in _UNKNOWN else Reason.NAME_FAILED
    except OSError:
        return Reason.NAME_FAILED
    return tuple(dict.fromkeys(plain(ip_address(line[4][0])) for line in lines))
