"""Who may be asked, and who was: people as digests, what happened to them, and the rules of rest."""
