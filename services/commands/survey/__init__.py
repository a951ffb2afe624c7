"""`survey`: surveys as files, which can be kept, compared and reviewed like code."""
