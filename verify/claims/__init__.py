"""The paper's statements: what is claimed, by which evidence, and what a replay of that evidence shows.

A claim carries no verdict. ``paper.run`` replays certificates with the kernel and runs derivations again, and
the verdict is computed from what they return.
"""
