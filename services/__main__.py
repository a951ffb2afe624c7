"""`python -m services`: the command line."""

import gc

if __name__ == "__main__":
    gc.disable()  # until the command begins: everything imported until then stays, and scanning it takes long
    from services.commands.cli import main

    main()
