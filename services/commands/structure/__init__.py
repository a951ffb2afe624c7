"""`structure`: the company's structure as a file, which can be versioned, compared and reviewed like code."""
