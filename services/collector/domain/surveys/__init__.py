"""What a survey is and what it asks."""
