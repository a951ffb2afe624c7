"""The process: which services and roles it holds, how it starts, how it stops."""
