"""What people read: pictures of a game and its solution, tables for terminals, the report on the paper."""
