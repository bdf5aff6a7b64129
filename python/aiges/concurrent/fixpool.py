"""A pool with room for a number of objects, known by the keys `worker-<n>` (upstream's `aiges.concurrent.fixpool`).

Upstream shares one dict between all pools and numbers by count, so that add, add, remove the first, add overwrites a live
object. Here each pool has its own, and a key is not used again while its object is there.
"""

from __future__ import annotations

from threading import Lock

from aiges.concurrent.pool import Pool
from aiges.worker import Worker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FixedPool(Pool):
    """Safe to use from several threads."""

    capacity = 1

    def __init__(self) -> None:
        self.pool: dict[str, Any] = {}
        self._lock = Lock()

    @property
    def allocated(self) -> int:
        """How many objects are there."""
        return len(self.pool)

    def set_capacity(self, c: int) -> None:
        self.capacity = c

    def get(self, key: Any) -> Any:
        """The object, or None."""
        return self.pool.get(key)

    def add(self, obj: Any) -> tuple[bool, str]:
        """`(True, key)`, or `(False, "")` when the pool is full."""
        with self._lock:
            if len(self.pool) >= self.capacity:
                return False, ""
            key = next(each for each in (f"worker-{number}" for number in range(len(self.pool) + 1)) if each not in self.pool)
            self.pool[key] = obj
            return True, key

    def remove(self, key: Any) -> bool:
        """Always True, as upstream's."""
        with self._lock:
            self.pool.pop(key, None)
        return True

    def clear_all(self) -> None:
        with self._lock:
            self.pool.clear()
