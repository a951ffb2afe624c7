"""Where responses come from: devices, short links and the places they stand at."""
