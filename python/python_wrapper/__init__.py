"""Upstream's SDK of 2026 under its import name (PyPI `aiges-wrapper` 0.1.0), standard library only.

Its wrappers run unmodified inside of Node; what they send to the platform goes through `aiges.platform`.
"""

from .aiges_types import DataStatus, DataType, WrapperData
from .aiges_wrapper import WrapperBase

__all__ = ["DataStatus", "DataType", "WrapperBase", "WrapperData"]
