"""The published language: every event that services publish. They know nothing else of each other."""
