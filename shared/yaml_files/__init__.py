"""Things that people keep as files, in YAML 1.2 or JSON: read with the line of everything, written to be read."""
