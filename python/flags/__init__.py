"""The platform-internal module old wrappers take their logger from: `import flags; flags.logger`."""

from aiges.utils.log import log as logger

__all__ = ["logger"]
