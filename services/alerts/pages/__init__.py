"""ENTRANCE people: pages about rules, and the alerts in the timeline of a respondent."""
