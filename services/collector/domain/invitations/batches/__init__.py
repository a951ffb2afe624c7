"""Many invitations at once: what files say, what would become of it, and at most so many a day."""
