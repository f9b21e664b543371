"""The trusted kernel: standard library only. It reads a certificate and returns a Theorem, or raises."""
