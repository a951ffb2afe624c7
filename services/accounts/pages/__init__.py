"""What colleagues see: sign-in, Start, people, keys, structure, audit and system."""
