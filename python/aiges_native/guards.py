"""Keeps plugins from owning what belongs to the whole process: signals, faulthandler, the C environment, fork, standard streams
(descriptors.py); says so of chdir and umask.

Nothing here forbids: a guarded call warns once, does nothing and returns what it would have returned. Installed once on the
interpreter's main thread; the guards themselves run on whatever thread calls them.
"""

from __future__ import annotations

import _signal
import faulthandler
import os
import posix
import sys

from .finder import after_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_warned: set[str] = set()


def warn_once(what: str, why: str) -> None:
    """One line on stderr per guarded name and process, with the place of the call."""
    if what in _warned:
        return
    _warned.add(what)
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_code.co_filename.endswith(("signal.py", "asyncio/unix_events.py")):
        frame = frame.f_back
    place = f"{frame.f_code.co_filename}:{frame.f_lineno}"
    sys.__stderr__.write(f"aiges-native: {what} is ignored ({place}): {why}\n")  # type: ignore[union-attr]


def note_once(what: str, why: str) -> None:
    """Like warn_once, for what is let through."""
    if what in _warned:
        return
    _warned.add(what)
    frame = sys._getframe(2)
    sys.__stderr__.write(f"aiges-native: {what} at {frame.f_code.co_filename}:{frame.f_lineno}: {why}\n")  # type: ignore[union-attr]


_SIGNALS = "signals belong to the Node.js process, not to a plugin"
_FAULTS = "the JavaScript engine needs SIGSEGV and its like for itself"


def _signal_signal(signalnum: int, _handler: Any, /) -> Any:
    current = _signal.getsignal(signalnum)
    warn_once("signal.signal()", _SIGNALS)
    return current


def _announcing(name: str, real: Any, what: str) -> Any:
    """The same function; the first use says on stderr what it does to the service."""

    def changed(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        note_once(f"os.{name}()", f"it changes the {what} of the whole process, Node.js included")
        return result

    changed.__name__ = name
    changed.__doc__ = real.__doc__
    return changed


def _siginterrupt(_signalnum: int, _flag: bool, /) -> None:
    warn_once("signal.siginterrupt()", _SIGNALS)


def _set_wakeup_fd(_fd: int, *, warn_on_full_buffer: bool = True) -> int:
    warn_once("signal.set_wakeup_fd()", _SIGNALS)
    return -1


def _alarm(_seconds: int, /) -> int:
    warn_once("signal.alarm()", _SIGNALS)
    return 0


def _setitimer(_which: int, _seconds: float, _interval: float = 0.0, /) -> tuple[float, float]:
    warn_once("signal.setitimer()", _SIGNALS)
    return (0.0, 0.0)


def _enable(*_args: Any, **_options: Any) -> None:
    warn_once("faulthandler.enable()", _FAULTS)


def _register(*_args: Any, **_options: Any) -> None:
    warn_once("faulthandler.register()", _FAULTS)


def _guard_later(real: Any) -> Any:
    def dump_traceback_later(timeout: float, repeat: bool = False, file: Any = None, exit: bool = False) -> None:
        if exit:
            warn_once("exit=True of faulthandler.dump_traceback_later()", "the end of the process belongs to Node.js, not to a plugin")
        real(timeout, repeat, sys.stderr if file is None else file)

    return dump_traceback_later


def _nothing(*_args: Any) -> None:
    """os.putenv and os.unsetenv: `os.environ` changes on the Python side only, for getenv in C races with Node (P15)."""


# set_wakeup_fd, siginterrupt, alarm and setitimer are re-exported by `signal` as they are, signal.signal is a wrapper there.
_SIGNAL_GUARDS = {
    "siginterrupt": _siginterrupt,
    "set_wakeup_fd": _set_wakeup_fd,
    "alarm": _alarm,
    "setitimer": _setitimer,
}


def _guard_signal(module: ModuleType) -> None:
    for name, guard in _SIGNAL_GUARDS.items():
        if hasattr(module, name):
            setattr(module, name, guard)


def _environment() -> list[bytes]:
    return [os.fsencode(key) + b"=" + os.fsencode(value) for key, value in os.environ.items()]


def _guard_fork_exec(module: ModuleType) -> None:
    """Children get what Python sees in `os.environ`; without an explicit environment C would give them its own."""
    real = module.fork_exec

    def fork_exec(*args: Any) -> Any:
        # (args, executables, close_fds, pass_fds, cwd, env, ...): the same place on every version hosted here.
        if args[5] is None:
            args = (*args[:5], _environment(), *args[6:])
        return real(*args)

    module.fork_exec = fork_exec  # type: ignore[attr-defined]


def _guard_subprocess(module: ModuleType) -> None:
    """Only does something when `subprocess` was imported before the guards, by a .pth file for instance."""
    if hasattr(module, "_fork_exec"):
        import _posixsubprocess

        module._fork_exec = _posixsubprocess.fork_exec  # type: ignore[attr-defined]


def _system(command: Any) -> int:
    """os.system with the environment of `os.environ`; returns a wait status, as the real one does."""
    import subprocess

    code = subprocess.call(command, shell=True)
    return -code if code < 0 else code << 8


def _execv(path: Any, argv: Any, /) -> None:
    os.execve(path, argv, os.environ)


def _guard_posix_spawn(real: Any) -> Any:
    """subprocess takes this way for simple commands since 3.13, with None for "the environment of C"."""

    def posix_spawn(path: Any, argv: Any, env: Any, /, **options: Any) -> Any:
        return real(path, argv, os.environ if env is None else env, **options)

    return posix_spawn


def _spawn_by_default(module: ModuleType) -> None:
    """multiprocessing.context: a fork of Node with all its threads is a clone that may hang anywhere (F9)."""
    module._default_context._default_context = module._concrete_contexts["spawn"]


def _tell_children_where(module: ModuleType) -> None:
    """multiprocessing.spawn: a child finds the wrappers' modules and our packages where the parent found them."""
    real = module.get_preparation_data

    def get_preparation_data(name: str) -> dict[str, Any]:
        from .child import leave

        return leave(real(name))

    module.get_preparation_data = get_preparation_data  # type: ignore[attr-defined]


def install() -> None:
    """Called once by boot. Modules that are not imported yet are guarded right after their import."""
    from . import descriptors

    descriptors.install()
    _signal.signal = _signal_signal
    _guard_signal(_signal)
    faulthandler.enable = _enable
    faulthandler.register = _register
    faulthandler.dump_traceback_later = _guard_later(faulthandler.dump_traceback_later)
    os.putenv = posix.putenv = _nothing
    os.unsetenv = posix.unsetenv = _nothing
    os.system = _system
    os.chdir = _announcing("chdir", os.chdir, "working directory")
    os.fchdir = _announcing("fchdir", os.fchdir, "working directory")
    os.umask = _announcing("umask", os.umask, "mask of new files")
    os.execv = _execv  # type: ignore[assignment]
    for name in ("posix_spawn", "posix_spawnp"):
        if hasattr(os, name):
            setattr(os, name, _guard_posix_spawn(getattr(os, name)))
    after_import["signal"] = _guard_signal
    after_import["_posixsubprocess"] = _guard_fork_exec
    after_import["subprocess"] = _guard_subprocess
    after_import["multiprocessing.context"] = _spawn_by_default
    after_import["multiprocessing.spawn"] = _tell_children_where
