"""The tables of a catalogue. A change of any of them is a new version."""

from __future__ import annotations

APPLICATION = 0x76657269
"""SQLite's application_id of a catalogue."""
VERSION = 2
"""Since 2 a hit has one certificate, the refutation; before, it had one for every number that is compared."""

TABLES = (
    """CREATE TABLE search (
        id INTEGER PRIMARY KEY,
        conjecture TEXT NOT NULL,
        identity TEXT NOT NULL,  -- the SHA-256 of a user's file, empty for a built-in conjecture
        space TEXT NOT NULL,
        chunk INTEGER NOT NULL,  -- numbers of the space in one chunk
        certify TEXT NOT NULL,
        statement TEXT NOT NULL,
        size INTEGER NOT NULL,   -- numbers in the space
        UNIQUE (conjecture, identity, space, chunk, certify)
    ) STRICT""",
    """CREATE TABLE chunk (      -- those that are done
        search INTEGER NOT NULL REFERENCES search,
        number INTEGER NOT NULL,
        games INTEGER NOT NULL,
        clear INTEGER NOT NULL,  -- by the screen
        holds INTEGER NOT NULL,  -- by theorems
        open INTEGER NOT NULL,   -- undecided
        PRIMARY KEY (search, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE lease (      -- those that somebody works on
        search INTEGER NOT NULL REFERENCES search,
        number INTEGER NOT NULL,
        owner TEXT NOT NULL,
        until REAL NOT NULL,
        PRIMARY KEY (search, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE undecided (  -- games that certificates could not decide
        search INTEGER NOT NULL REFERENCES search,
        number INTEGER NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (search, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE certificate (
        sha256 TEXT PRIMARY KEY,
        data BLOB NOT NULL       -- the file, compressed by zlib
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE hit (
        search INTEGER NOT NULL REFERENCES search,
        number INTEGER NOT NULL, -- where the game stands in the space
        kind TEXT NOT NULL,      -- found, or shrunk: what the game of that number was turned into
        game TEXT NOT NULL,
        refutation TEXT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (search, number, kind)
    ) STRICT, WITHOUT ROWID""",
)
