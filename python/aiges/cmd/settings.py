"""Defaults for the commands, kept in one JSON file: `AIGES_CONFIG_FILE`, else `~/.config/aiges/config.json`."""

from __future__ import annotations

import json
import os

KEYS = ("name", "path", "output")


def config_file() -> str:
    chosen = os.environ.get("AIGES_CONFIG_FILE")
    if chosen:
        return chosen
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(home, "aiges", "config.json")


def read() -> dict[str, str]:
    """What was set. Raises ValueError when the file is no JSON object."""
    path = config_file()
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except FileNotFoundError:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f"{path} holds no JSON object")
    return {str(key): str(value) for key, value in found.items()}


def write(key: str, value: str) -> None:
    """Sets one default."""
    found = {**read(), key: value}
    path = config_file()
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(found, file, indent=2)
        file.write("\n")
