"""Who may be written to, about what: consents and objections, and addresses that must not be used."""
