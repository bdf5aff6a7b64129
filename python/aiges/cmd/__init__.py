"""The commands of `python -m aiges`, one module each."""
