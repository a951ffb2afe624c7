"""What this service can do, one file per noun; judging, which has a story, has its own."""
