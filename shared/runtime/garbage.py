"""When the garbage collector looks for cycles."""

import gc

NEW_OBJECTS = 10_000
"""So many more objects than were given up make it look. By default it looks at every 700; a batch of events is 50,000
objects, none of them in a cycle, and looking at them again and again took a tenth of the time of a consumer."""


def settle_memory() -> None:
    """Call it once a process is up: all that is loaded now stays and need not be looked at any more."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    gc.enable()  # the command line does without until here
