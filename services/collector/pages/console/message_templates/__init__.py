"""The pages of templates of messages."""
