"""The loggers wrappers use. `log` is the root logger, as upstream has it: INFO and above go to stderr.

Several wrappers may live in one process: importing this twice, or asking for the same file twice, adds no second handler.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORMAT = "%(asctime)s - %(name)s:%(funcName)s:%(lineno)s - %(levelname)s:  %(message)s"

# Folder for the files of getFileLogger; without it upstream's /log/app, or a folder below the temporary one.
DIR_VARIABLE = "AIGES_LOG_DIR"


class _Console(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to whatever sys.stderr is when a record comes."""

    def __init__(self) -> None:
        super().__init__()
        self.setLevel(logging.INFO)

    @property
    def stream(self) -> Any:
        return sys.stderr

    @stream.setter
    def stream(self, _value: Any) -> None:
        """Ignored: it follows sys.stderr."""


def _tolerant(logger: logging.Logger) -> logging.Logger:
    """Lets `log.info(text, flush=True)` pass, which wrappers in the wild write."""
    real = type(logger)._log

    def _log(level: int, message: object, args: Any, **options: Any) -> None:
        options.pop("flush", None)
        options["stacklevel"] = options.get("stacklevel", 1) + 1
        real(logger, level, message, args, **options)

    logger._log = _log  # type: ignore[method-assign, assignment]
    return logger


def getLogger(fmt: str = FORMAT, level: int = logging.DEBUG, name: str = "root") -> logging.Logger:
    """The named logger (`root`: the root logger) with one handler to stderr in this format."""
    logger = logging.getLogger() if name == "root" else logging.getLogger(name)
    logger.setLevel(level)
    for handler in [each for each in logger.handlers if isinstance(each, _Console)]:
        logger.removeHandler(handler)
    console = _Console()
    console.setFormatter(logging.Formatter(fmt))
    logger.addHandler(console)
    return _tolerant(logger)


def getFileLogger(fmt: str = FORMAT, level: int = logging.DEBUG, name: str = "wrapper") -> logging.Logger:
    """The logger `wrapper`, writing to `<folder>/<name>.log`; the first folder that can be written is taken."""
    logger = logging.getLogger("wrapper")
    logger.setLevel(level)
    handler = _file_handler(name, logger)
    if handler is not None:
        handler.setLevel(level)
        handler.setFormatter(logging.Formatter(fmt))
    _tolerant(logger)
    logger.info("system platform: %s", sys.platform)
    return logger


def _file_handler(name: str, logger: logging.Logger) -> logging.Handler | None:
    for folder in log_folders():
        path = os.path.abspath(os.path.join(folder, f"{name}.log"))
        for each in logger.handlers:
            if isinstance(each, logging.FileHandler) and each.baseFilename == path:
                return each
        try:
            os.makedirs(folder, exist_ok=True)
            handler = logging.FileHandler(path, encoding="utf-8")
        except OSError:
            continue
        logger.addHandler(handler)
        return handler
    return None


def log_folders() -> list[str]:
    """Where a log file may go, best first. Upstream's folder is used where the platform has made it, and not made here."""
    chosen = os.environ.get(DIR_VARIABLE)
    usual = "/tmp/log/app" if sys.platform == "darwin" else "/log/app"
    return [*([chosen] if chosen else []), *([usual] if os.path.isdir(usual) else []), os.path.join(tempfile.gettempdir(), "log", "app")]


log = getLogger()
