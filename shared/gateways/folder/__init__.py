"""Messages written to a folder and sent to nobody: for whoever tries Heed and has nothing to send with."""
