"""Keep standing programmes, foresee their rounds, and make each when its moment has come."""
