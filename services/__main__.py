"""`python -m services`: the command line."""

import gc

if __name__ == "__main__":
    gc.disable()  # until the command begins: what is imported until then stays, and looking through it takes long
    from services.commands.cli import main

    main()
