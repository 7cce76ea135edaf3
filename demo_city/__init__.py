"""A synthetic Incheon with known truth that speaks every source's real protocol."""
