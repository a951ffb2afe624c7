"""`python -m tests.texts`: list what is wrong with the texts of the console."""

import sys

from tests.texts.catalogues import folders, problems

lines = [line for folder in folders() for line in problems(folder)]
sys.stdout.write("".join(f"{line}\n" for line in lines) or "Every text has its German.\n")
sys.exit(bool(lines))
