"""The commands: one file each, loaded when it is called, so that ``verify --help`` is quick."""
