"""The event loop of a process, its signals, and its exit code."""

import asyncio
import os
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import structlog
import uvloop

from shared.runtime.assembly import assemble
from shared.runtime.garbage import settle_memory
from shared.runtime.process import OnReady, Process
from shared.runtime.roles import Role
from shared.runtime.service import Service
from shared.runtime.supervisor import Supervisor
from shared.settings import Settings

log = structlog.get_logger("heed.process")

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_HARD_STOP_AFTER_SECONDS = 15.0
"""So long after the time that draining may take, a process that still hangs is cut off."""


class StopRequestedError(KeyboardInterrupt):
    """A signal came while no event loop ran: what was begun is undone and the process ends, with exit code 0.

    Like ctrl-C it is no `Exception`, so that no error handler on the way swallows it.
    """


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn the first stop signal inside the block into `StopRequestedError`, and ignore those that follow.

    The event loop has handlers of its own while it runs.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise StopRequestedError

    before = {each: signal.signal(each, stop) for each in _SIGNALS if signal.getsignal(each) is not signal.SIG_IGN}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def run_services(
    services: Sequence[Service],
    role: Role,
    settings: Settings,
    listening: socket.socket,
    on_ready: OnReady | None = None,
    *,
    whole_api: Path | None = None,
    supervisor: Supervisor | None = None,
) -> bool:
    """Run `services` until a signal comes or a part dies.

    Args:
        services: that the process runs.
        role: whether it answers requests, does the work behind them, or both.
        settings: of the suite; the database exists and its schema is current.
        listening: the socket for HTTP, or for health and metrics alone in a worker.
        on_ready: called once, when the process is ready for work.
        whole_api: file with the OpenAPI document of the whole suite, which is served whichever services run here.
        supervisor: of the private database server, where there is one.

    Returns:
        Whether all parts ran until a signal came.
    """

    async def main() -> bool:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()

        def begin_to_stop() -> None:
            stop.set()
            loop.call_later(settings.shutdown_seconds + _HARD_STOP_AFTER_SECONDS, _cut_off)

        for each in _SIGNALS:
            if signal.getsignal(each) is not signal.SIG_IGN:
                loop.add_signal_handler(each, begin_to_stop)
        async with assemble(services, role, settings) as assembly:
            assembly.app.state.whole_api = whole_api
            settle_memory()
            return await Process(assembly, listening, stop, supervisor).run(on_ready)

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(main())
    finally:
        for each in _SIGNALS:  # an impatient second ctrl-C must not cut off what is stopped after us
            signal.signal(each, signal.SIG_IGN)


def _cut_off() -> None:
    log.critical("process_hangs_and_is_cut_off")
    os._exit(1)
