"""How events travel: one contract, two buses, chosen by `HEED_BUS_URL`."""
