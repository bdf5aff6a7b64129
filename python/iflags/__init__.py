"""`from iflags import flags`, as wrappers for the first platform write."""

import flags

__all__ = ["flags"]
