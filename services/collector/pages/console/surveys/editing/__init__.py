"""Editing a survey by forms: a document goes in with what was entered, and comes out changed where that was."""
