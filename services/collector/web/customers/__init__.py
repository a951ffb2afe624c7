"""Routes of facts about customers, their companies, and imports."""
