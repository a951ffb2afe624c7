"""Which values each type of question takes, and the one form in which they are kept."""
