"""What people do with a case besides its states: checklists, watching it, looking at it again, calling back."""
