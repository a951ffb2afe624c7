"""An invented chain of bakeries with cafés: its company, a year of its guests' answers, and its people at work."""
