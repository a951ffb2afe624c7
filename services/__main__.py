"""`python -m services`: the command line."""

import gc

from shared.unused import leave_out

if __name__ == "__main__":
    leave_out()
    gc.disable()  # until the command begins: what is imported until then stays, and looking through it takes long
    from services.commands.cli import main

    main()
