"""Makes the packages importable as a host does, in this process without the guards; `hosted` runs a script fully booted."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FIXTURES = ROOT / "test" / "fixtures" / "wrappers"

sys.path.insert(0, str(ROOT / "python"))
sys.path.insert(0, str(HERE))

import fake_native  # noqa: E402

fake_native.install()

from aiges_native import finder, siblings  # noqa: E402

finder.install()
siblings.install()


@pytest.fixture
def fixtures():
    """The folder of the wrappers that tests of every language share."""
    return FIXTURES


@pytest.fixture
def write(tmp_path):
    """Writes files given as {relative path: text} below a temporary folder and returns it."""

    def write_files(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return tmp_path

    return write_files


@pytest.fixture
def hosted():
    """Runs a script in a booted process of its own and returns its stdout; its failure is this test's failure."""

    def run(script, *, check=True, cwd=None, **variables):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        done = subprocess.run(
            [sys.executable, str(HERE / "hosted.py")],
            input=textwrap.dedent(script).encode(),
            capture_output=True,
            cwd=cwd,
            timeout=120,
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1", **variables},
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        if check and done.returncode != 0:
            pytest.fail(f"exit {done.returncode}\n{out}\n{err}")
        run.stderr = err
        run.code = done.returncode
        return out

    return run
