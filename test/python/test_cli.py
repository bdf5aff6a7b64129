"""`python -m aiges create | pack | config`: upstream's texts, and projects and archives that work."""

import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import aiges
import pytest
from aiges.cmd import package
from test_corpus import ROOT, python


def run(arguments, cwd, **variables):
    return python(["-m", "aiges", *arguments], cwd, **{"AIGES_CONFIG_FILE": str(Path(cwd) / ".config.json"), **variables})


def said(done):
    return [each.partition(":  ")[2] for each in done.stderr.splitlines() if " - root:" in each]


TREE = {
    *("Dockerfile", "README.md", "requirements.txt", "wrapper/wrapper.py", "wrapper/test_data/test.png"),
    *(".dockerignore", "package.json", "server.mjs", "test/wrapper.test.mjs"),
}


def files_below(folder):
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


def test_create(tmp_path):
    done = run(["create", "-n", "My Demo", "-p", "sub"], tmp_path)
    assert done.returncode == 0, done.stderr
    made = tmp_path / "sub" / "My Demo"
    assert files_below(made) == TREE
    lines = said(done)
    assert lines[0] == "creating project: My Demo" and lines[-1] == "Done"
    assert lines[1].startswith("Templates file dir: ") and lines[2].startswith("Templates: ['Dockerfile', ")
    assert any(each.startswith("load success ") for each in lines)
    wrapper = os.path.join("sub", "My Demo", "wrapper", "wrapper.py")
    assert f"Generating: {wrapper}" in lines and f"Generated: {wrapper} >>> Done" in lines
    package = json.loads((made / "package.json").read_text())
    assert package["name"] == "my-demo" and package["dependencies"]["aiges-native"] == "^" + aiges.host_version
    for each in made.rglob("*"):
        if each.is_file() and each.suffix != ".png":
            assert not re.search(r"\{\{\w", each.read_text()), each
    assert "FROM node:" in (made / "Dockerfile").read_text() and "AIservice" not in (made / "Dockerfile").read_text()


def test_the_host_version_is_the_packages():
    assert json.loads((ROOT / "package.json").read_text())["version"] == aiges.host_version


def test_what_create_makes_runs_in_plain_python(tmp_path):
    run(["create", "-n", "demo"], tmp_path)
    for folder, script in ((tmp_path / "demo" / "wrapper", "wrapper.py"), (tmp_path, "demo/wrapper/wrapper.py")):
        done = python([script], folder)
        assert done.returncode == 0 and "wrapper.py has been verified... Congratulations ...!" in done.stderr, done.stderr
        assert re.search(r"result +image +once +\d+ +89504e47", done.stdout)


def test_create_refuses(tmp_path):
    assert run(["create", "-n", "demo"], tmp_path).returncode == 0
    again = run(["create", "-n", "demo"], tmp_path)
    assert again.returncode == 1 and "is not empty" in again.stderr
    for name in ("a/b", "..", ""):
        done = run(["create", "-n", name], tmp_path)
        assert done.returncode == 1 and "is no name for a project" in done.stderr
    bare = run(["create"], tmp_path)
    assert (bare.returncode, bare.stdout) == (1, "Subcommand  missing  required arguments! use 'create --help'\n")
    nothing = run([], tmp_path)
    assert nothing.returncode == 1 and nothing.stdout.startswith("No subcommand given!\nusage: ")


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    for name, text in {
        "wrapper.py": "x",
        "data/model/weights.bin": "w" * 300,
        "data/ä.txt": "a",
        "run.sh": "#!/bin/sh\n",
        "__pycache__/wrapper.pyc": "no",
        "node_modules/a/index.js": "no",
        "a" * 60 + "/" + "b" * 60 + ".txt": "long",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "run.sh").chmod(0o700)
    (folder / "link").symlink_to(folder / "data")
    (folder / "data" / "back").symlink_to(folder)
    return folder


PACKED = sorted(
    [
        *("data/model/weights.bin", "data/ä.txt", "link/model/weights.bin", "link/ä.txt", "run.sh", "wrapper.py"),
        "a" * 60 + "/" + "b" * 60 + ".txt",
    ]
)


def test_pack_keeps_directories_and_honours_the_output(project, tmp_path):
    done = run(["pack", "-l", "project", "-o", "out/mine.tar.gz"], tmp_path)
    assert done.returncode == 0, done.stderr
    lines = said(done)
    assert "Archiving... project/wrapper.py" in lines and lines[-2:] == ["Archived...out/mine.tar.gz", "Done"]
    assert [each for each in lines if "suggest" in each] == [
        "We suggest you should provide file: requirements.txt",
        "We suggest you should provide file: Readme.md",
    ]
    with tarfile.open(tmp_path / "out" / "mine.tar.gz") as tar:
        entries = tar.getmembers()
        assert [each.name for each in entries] == PACKED
        assert {(each.uid, each.uname, each.mtime) for each in entries} == {(0, "root", 0)}
        assert {each.name: each.mode for each in entries}["run.sh"] == 0o755
        assert tar.extractfile("link/model/weights.bin").read() == b"w" * 300


def test_pack_makes_the_same_archive_of_the_same_files(project, tmp_path):
    run(["pack", "-l", "project", "-o", "one.tgz"], tmp_path)
    for each in project.rglob("*.txt"):
        os.utime(each, (1, 1))
        each.chmod(0o600)
    run(["pack", "-l", "project", "-o", "two.tgz"], tmp_path)
    assert (tmp_path / "one.tgz").read_bytes() == (tmp_path / "two.tgz").read_bytes()


def test_pack_in_place(project):
    (project / "requirements.txt").write_text("")
    (project / "README.md").write_text("")
    for _ in range(2):
        done = run(["pack"], project)
        assert done.returncode == 0 and "suggest" not in done.stderr
    with tarfile.open(project / "pywrapper.tar.gz") as tar:
        assert "pywrapper.tar.gz" not in tar.getnames() and "README.md" in tar.getnames()


def test_an_archive_that_cannot_be_finished_leaves_the_one_before_it_whole(project, monkeypatch):
    archive = project / "a.tgz"
    package.pack(str(project), str(archive))
    before = archive.read_bytes()
    plain = package._plain

    def torn(entry):
        if entry.name == "wrapper.py":
            raise OSError("torn")
        return plain(entry)

    monkeypatch.setattr(package, "_plain", torn)
    with pytest.raises(OSError, match="torn"):
        package.pack(str(project), str(archive))
    assert archive.read_bytes() == before and not [*project.glob("a.tgz?*")]


def test_pack_refuses(tmp_path):
    done = run(["pack"], tmp_path)
    assert done.returncode == 1 and "Please execute pack in the wrapper.py dir.:  wrapper.py" in done.stderr
    done = run(["pack", "-l", "nowhere"], tmp_path)
    assert done.returncode == 1 and "there is no folder nowhere" in done.stderr


def test_config(project, tmp_path):
    assert run(["config", "set", "output", "kept"], tmp_path).returncode == 0
    assert run(["config", "set", "name", "mine"], tmp_path).returncode == 0
    assert run(["config", "get"], tmp_path).stdout == "output = kept\nname = mine\n"
    assert run(["config", "get", "name"], tmp_path).stdout == "name = mine\n"
    assert run(["config", "set", "colour", "red"], tmp_path).returncode == 2
    run(["pack", "-l", "project"], tmp_path)
    assert (tmp_path / "kept" / "pywrapper.tar.gz").exists()
    run(["create", "-p", "."], tmp_path)
    assert (tmp_path / "mine" / "wrapper" / "wrapper.py").exists()
    (tmp_path / ".config.json").write_text("[]")
    done = run(["pack", "-l", "project"], tmp_path)
    assert done.returncode == 1 and "holds no JSON object" in done.stderr


def test_version():
    done = subprocess.run([sys.executable, "-m", "aiges", "--version"], cwd=ROOT / "python", capture_output=True, text=True)
    assert done.stdout == f"aiges {aiges.__version__}\n"
