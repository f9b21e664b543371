"""Exact and ball arithmetic for the column that finds certificates."""
