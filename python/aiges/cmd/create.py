"""Makes a project from the templates in `aiges/templates`: `tree.json` there says which file goes where.

`aiges-native create` makes the same project from the same files (lib/cli/create.ts).
"""

from __future__ import annotations

import json
import os
import re

from aiges import host_version
from aiges.utils.log import log

TEMPLATES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "templates")


def create_project(name: str, path: str = "./") -> str:
    """Makes the folder `path/name` and returns it. Raises ValueError for a name that is none, FileExistsError for a folder in use."""
    if not name or name in (".", "..") or re.search(r"[/\\]", name):
        raise ValueError(f"{name!r} is no name for a project: it becomes the name of a folder in {path}")
    folder = os.path.join(path, name)
    if os.path.isdir(folder) and os.listdir(folder):
        raise FileExistsError(f"{folder} is not empty: choose another --name or --path")
    log.info("creating project: %s", name)
    log.info("Templates file dir: %s", TEMPLATES)
    tree = load_tree()
    log.info("Templates: %s", [*tree])
    values = {"project_name": name, "package_name": package_name(name), "host_version": host_version}
    for template, target in tree.items():
        content = render(load_template(template), values)
        file = os.path.join(folder, *target.split("/"))
        log.info("Generating: %s", file)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as made:
            made.write(content)
        log.info("Generated: %s >>> Done", file)
    return folder


def load_tree() -> dict[str, str]:
    """Template -> its place in a project."""
    with open(os.path.join(TEMPLATES, "tree.json"), encoding="utf-8") as file:
        tree: dict[str, str] = json.load(file)
    return tree


def load_template(name: str) -> bytes:
    path = os.path.join(TEMPLATES, name)
    with open(path, "rb") as file:
        content = file.read()
    log.info("load success %s", path)
    return content


def render(content: bytes, values: dict[str, str]) -> bytes:
    """Every `{{name}}` replaced by its value; names that nobody knows stay."""

    def value(found: re.Match[bytes]) -> bytes:
        return values.get(found[1].decode(), found[0].decode()).encode()

    return re.sub(rb"\{\{(\w+)\}\}", value, content)


def package_name(name: str) -> str:
    """A name that npm and docker accept."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("._-") or "wrapper"
