"""Finds nearly optimal or exact points of games; nothing here is trusted."""
