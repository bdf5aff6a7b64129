"""The old place of aiges.core.types, where SDKs before 0.6.0 had it and wrappers still look."""

from aiges.core.types import *  # noqa: F403
