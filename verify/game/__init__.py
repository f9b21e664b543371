"""Games: laws, costs, constraint sets, reading and writing game files."""

from verify.game.game import Game
from verify.game.kinds import Kind
from verify.game.shape import Row, Shape

__all__ = ["Game", "Kind", "Row", "Shape"]
