"""People: who they are, how they prove it, and who may change whom."""
