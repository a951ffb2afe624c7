"""Programs that tests start behave as in the foreground of a terminal, whatever the shell of the tests ignores."""

import asyncio
import signal
import sys

from shared.testing.children import program

IGNORING = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
ASKING = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"


async def test_ctrl_c_reaches_a_program_that_is_started_from_a_background_shell() -> None:
    """Its parent ignores the signal, the program itself does not; started directly it would."""
    asking = (sys.executable, "-c", ASKING)
    for command, reached in ((asking, b"False\n"), (program(*asking), b"True\n")):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", IGNORING, *command, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate()
        assert said == reached


async def test_a_program_keeps_its_process_its_arguments_and_its_exit_code() -> None:
    """What a test sends a signal to is the program itself."""
    saying = "import os, signal, sys; print(os.getpid(), sys.argv[1:], flush=True); signal.pause()"
    process = await asyncio.create_subprocess_exec(
        *program(sys.executable, "-c", saying, "a b", ""), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == f"{process.pid} ['a b', '']\n".encode()
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == -signal.SIGTERM
