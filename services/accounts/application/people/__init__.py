"""Who works with Heed: inviting, changing and erasing them, and their passwords."""
