"""SMS gateways, each in a file of its own; `registry.py` names them all."""
