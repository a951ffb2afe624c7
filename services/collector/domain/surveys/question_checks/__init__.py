"""The rules that a question must keep, by families of types."""
