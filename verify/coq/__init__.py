"""Certificates as Coq theorems: a file whose theorem is about the game in the user's terms, and Coq's verdict on it.

Nothing here is trusted: what is wrong in a generated file makes Coq refuse it. The exception is the statement itself,
which is generated from the game alone and stands first in the file, for people to read.
"""
