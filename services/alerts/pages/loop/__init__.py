"""The pages about the loop: the ledger, and its health."""
