"""`pip install ./python` into a fresh environment: wrappers run as scripts there, and the command line makes projects."""

import os
import shutil
import subprocess
import sys

import pytest
from test_corpus import CORPUS, ROOT
from test_sdk import IMPORTS


def run(command, cwd):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "AIGES", "VIRTUAL_ENV"))}
    return subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The interpreter of a new environment that has our package and nothing else."""
    home = tmp_path_factory.mktemp("install")
    made = run([sys.executable, "-m", "venv", home / "venv"], home)
    if made.returncode != 0:
        pytest.skip("this interpreter makes no virtual environments")
    source = home / "source"
    shutil.copytree(ROOT / "python", source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    python = home / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    done = run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", source], home)
    if done.returncode != 0 and "setuptools" in done.stderr and "No matching distribution" in done.stderr:
        pytest.skip("no package index for the build backend")
    assert done.returncode == 0, done.stderr
    shutil.rmtree(source)
    return python


def test_every_import_works(installed, tmp_path):
    done = run([installed, "-c", IMPORTS], tmp_path)
    assert done.returncode == 0, done.stderr


def test_nothing_else_was_installed(installed, tmp_path):
    done = run([installed, "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"], tmp_path)
    names = {each.partition("==")[0] for each in done.stdout.split()}
    assert names - {"pip", "setuptools"} == {"aiges-native-sdk"}


@pytest.mark.parametrize("name", ["signature_two", "stream_inline", "async_by_sid"])
def test_wrappers_run_as_scripts(installed, name, tmp_path):
    shutil.copytree(CORPUS / name, tmp_path / name)
    done = run([installed, "wrapper.py"], tmp_path / name)
    assert done.returncode == 0 and "wrapper.py has been verified... Congratulations ...!" in done.stderr, done.stderr


def test_the_command_line_has_its_templates(installed, tmp_path):
    assert run([installed, "-m", "aiges", "create", "-n", "demo"], tmp_path).returncode == 0
    done = run([installed, "wrapper.py"], tmp_path / "demo" / "wrapper")
    assert done.returncode == 0, done.stderr
    assert run([installed, "-m", "aiges", "pack", "-l", "demo"], tmp_path).returncode == 0
