"""Consuming: the loop that receives events and passes them to a service's handlers."""
