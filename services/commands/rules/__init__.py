"""`rules`: alert rules as files, which can be versioned, compared, reviewed and tried like code."""
