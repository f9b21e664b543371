"""Symbolic derivations, one module for each statement that has one; each function fills a ledger."""
