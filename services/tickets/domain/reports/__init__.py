"""Reports about cases: how long customers wait, whether they were won back, and why they were unhappy. Pure."""
