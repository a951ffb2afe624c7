"""The audit log: its entries, what their references stand for, and the chain that seals them."""
