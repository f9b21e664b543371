"""The built-in conjectures: the modules here have `Conjecture` objects, which `verify hunt` knows by name."""
