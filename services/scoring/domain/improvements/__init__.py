"""What became of scores after the company changed something: marks on trends, and scores before and after."""
