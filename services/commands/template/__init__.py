"""`template`: templates of messages as files, which can be versioned, compared and reviewed like code."""
