"""The structure and the teams: what people can do with them."""
