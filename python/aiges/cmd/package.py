"""Packs a project into a tar.gz that is the same, byte for byte, whenever the same files are packed.

Upstream flattens everything to base names and ignores `-o`; here directories are kept and `-o` counts. `aiges-native pack` packs the
same files under the same names (lib/cli/pack.ts).
"""

from __future__ import annotations

import gzip
import os
import tarfile

from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

DEFAULT_NAME = "pywrapper.tar.gz"
ENDINGS = (".tar.gz", ".tgz")
# An archive is written under this name beside its own and then renamed: what is there under its own is always whole.
UNFINISHED = ".unfinished"

# Never part of a project: what tools make anew, and what belongs to version control.
LEFT_OUT = frozenset({"__pycache__", "node_modules", ".git", ".venv", "venv", ".pytest_cache", ".mypy_cache", ".ruff_cache"})
SUGGESTED = ("requirements.txt", "Readme.md")


def pack(location: str = "./", output: str = "./") -> str:
    """Packs the folder and returns the archive's path.

    `output`: a path that ends in .tar.gz or .tgz, or a folder, for pywrapper.tar.gz in it. Raises FileNotFoundError when there is no
    such folder, or no wrapper.py in it.
    """
    if not os.path.isdir(location):
        raise FileNotFoundError(f"there is no folder {location}")
    archive = output if output.endswith(ENDINGS) else os.path.join(output, DEFAULT_NAME)
    files = sorted(files_of(location, os.path.abspath(archive)))
    _check(files)
    os.makedirs(os.path.dirname(os.path.abspath(archive)), exist_ok=True)
    unfinished = archive + UNFINISHED
    try:
        with open(unfinished, "wb") as out:
            _write(out, location, files)
        os.replace(unfinished, archive)
    except BaseException:
        if os.path.exists(unfinished):
            os.unlink(unfinished)
        raise
    log.info("Archived...%s", archive)
    return archive


def files_of(location: str, archive: str) -> Iterator[str]:
    """Paths below the folder, separated by `/`; links are followed. Without archives that were packed there before. What cannot be
    packed is left out, and said."""
    own = (archive, archive + UNFINISHED)
    for folder, inner, names in os.walk(location, followlinks=True):
        inner[:] = sorted(each for each in inner if each not in LEFT_OUT and not _leads_back(folder, each) and _packable(folder, each))
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith((".pyc", ".pyo")) or name == DEFAULT_NAME or os.path.abspath(path) in own or not _packable(folder, name):
                continue
            yield os.path.relpath(path, location).replace(os.sep, "/")


def _packable(folder: str, name: str) -> bool:
    path = os.path.join(folder, name)
    try:
        os.fsencode(name).decode("utf-8")
    except UnicodeDecodeError:
        log.warning("left out: %s: its name is not UTF-8: rename it", path)
        return False
    if not os.path.lexists(path) or os.path.isfile(path) or os.path.isdir(path):
        return True
    what = "a link that leads to no file: mend or remove it" if os.path.islink(path) else "neither a file nor a folder"
    log.warning("left out: %s: it is %s", path, what)
    return False


def _leads_back(folder: str, name: str) -> bool:
    """Whether a link leads to a folder that it lies in."""
    target = os.path.realpath(os.path.join(folder, name))
    return os.path.commonpath([target, os.path.realpath(folder)]) == target


def _check(files: list[str]) -> None:
    names = {each.rpartition("/")[2] for each in files}
    if "wrapper.py" not in names:
        raise FileNotFoundError("Please execute pack in the wrapper.py dir.:  wrapper.py")
    there = {each.lower() for each in names}
    for each in SUGGESTED:
        if each.lower() not in there:
            log.warning("We suggest you should provide file: %s", each)


def _write(out: BinaryIO, location: str, files: list[str]) -> None:
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT, dereference=True) as tar,
    ):
        for each in files:
            path = os.path.join(location, each)
            tar.add(path, arcname=each, recursive=False, filter=_plain)
            log.info("Archiving... %s", path)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's, of no time; only whether a file can be executed is kept."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = 0
    entry.mode = 0o755 if entry.mode & 0o100 else 0o644
    return entry
