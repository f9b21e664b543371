"""Fixed points of c-transforms: the conditions, Newton's method on them, proofs by intervals, and iterative schemes."""
