"""Closed forms: games with symbols for the prior masses, solved by sympy. What they show is DERIVED, never PROVED."""
