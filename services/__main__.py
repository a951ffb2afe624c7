"""`python -m services`: the command line."""

from services.commands.cli import main

if __name__ == "__main__":
    main()
