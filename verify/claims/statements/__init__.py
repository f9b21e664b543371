"""The statements of the paper, a module for each of its sections II to V."""
