"""The services of Heed; they know each other only through `shared.contracts`."""
