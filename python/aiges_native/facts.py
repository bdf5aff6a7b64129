"""Facts about the runtime that cost an import or a file to find out. Runs where `host` runs; keeps nothing."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LIBRARIES = ("libssl", "libcrypto", "libz", "libpython", "libsqlite3", "libstdc++")


def runtime_facts() -> dict[str, Any]:
    """A dict of plain values. A library that cannot be asked is None, not an error."""
    return {
        "version": sys.version.split()[0],
        "implementation": sys.implementation.name,
        "executable": sys.executable,
        "prefix": sys.prefix,
        "basePrefix": sys.base_prefix,
        "path": list(sys.path),
        "siteDirs": site_dirs(),
        "flags": {name: int(getattr(sys.flags, name)) for name in ("utf8_mode", "ignore_environment", "no_site", "isolated", "optimize")},
        "openssl": openssl(),
        "zlib": zlib(),
        "sqlite": sqlite(),
        "libraries": mapped_libraries(),
        "threads": len(sys._current_frames()),
        "switchInterval": sys.getswitchinterval(),
    }


def site_dirs() -> list[str]:
    try:
        import site

        return [*site.getsitepackages(), *([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])]
    except Exception:  # noqa: BLE001  a broken sitecustomize
        return []


def openssl() -> dict[str, Any] | None:
    """What `ssl` was compiled against and what it runs with: they differ when another library's symbols won."""
    try:
        import _ssl
    except ImportError:
        return None
    api = _ssl._OPENSSL_API_VERSION
    built = ".".join(str(each) for each in api[:3])
    return {"version": _ssl.OPENSSL_VERSION, "builtWith": built, "file": getattr(_ssl, "__file__", None)}


def zlib() -> dict[str, Any] | None:
    try:
        import zlib as module
    except ImportError:
        return None
    return {"version": module.ZLIB_RUNTIME_VERSION, "builtWith": module.ZLIB_VERSION, "file": getattr(module, "__file__", None)}


def sqlite() -> str | None:
    """Only when a plugin has loaded it: importing it for the sake of a report would map another library."""
    module = sys.modules.get("_sqlite3")
    version = getattr(module, "sqlite_version", None)
    return version if isinstance(version, str) else None


def mapped_libraries() -> dict[str, list[str]]:
    """Files of interesting libraries in this process's memory map (Linux only; elsewhere empty)."""
    found: dict[str, list[str]] = {}
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
            paths = {line.split(maxsplit=5)[5].rstrip("\n") for line in maps if line.count("/")}
    except (OSError, IndexError):
        return found
    for path in sorted(paths):
        file = path.rpartition("/")[2]
        for library in _LIBRARIES:
            if file.startswith((f"{library}.so", f"{library}3.", f"{library}-")):
                found.setdefault(library, []).append(path)
    return found
