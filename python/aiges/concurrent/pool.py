"""The base of aiges.concurrent.fixpool, under the name upstream has it."""

from abc import ABC


class Pool(ABC):  # noqa: B024  upstream's has no method either
    """A pool of something."""
