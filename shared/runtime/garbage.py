"""How often the garbage collector runs."""

import gc

NEW_OBJECTS = 10_000
"""It runs after so many more allocations than deallocations. The default is 700; a batch of events is 50,000 objects,
none of them in a cycle, and collecting all the time took a tenth of a consumer's time."""


def settle_memory() -> None:
    """Call it once a process is up: everything that is loaded by now stays and need not be scanned any more."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    gc.enable()  # the command line disables it until here
