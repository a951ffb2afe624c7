"""Who may be asked, and what was shown to whom."""
