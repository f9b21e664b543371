"""Builds certificates (proofs/FORMAT.md) out of approximate or exact solutions. Nothing here is trusted."""
