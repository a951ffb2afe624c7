"""Events on their way out: written with the change, sent by the relay."""
