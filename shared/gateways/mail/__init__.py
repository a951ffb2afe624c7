"""Mail: built as a message, and handed to a mail server."""
