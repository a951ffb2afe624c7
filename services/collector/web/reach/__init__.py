"""Routes of reaching people: eligibility, what was shown to them, proofs of work."""
