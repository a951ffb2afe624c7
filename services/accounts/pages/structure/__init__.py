"""The pages of the company's structure."""
