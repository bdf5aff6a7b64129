"""`python -m aiges create | pack | config`: the command line of the SDK. The texts are upstream's."""

from __future__ import annotations

import argparse
import sys

from aiges import __version__
from aiges.cmd import create, package, settings
from aiges.showing import escaping
from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# What `create` says when it is given nothing at all.
NOTHING_GIVEN = "Subcommand  missing  required arguments! use 'create --help'"


def command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m aiges", description="Makes and packs AIGES wrappers.")
    parser.add_argument("-v", "--version", action="version", version=f"aiges {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="create | pack | config")

    made = commands.add_parser("create", help="make a new project: a wrapper, its service, a test")
    made.add_argument("-n", "--name", help="its name and folder (default: wrapperDemo)")
    made.add_argument("-p", "--path", help="where its folder is made (default: ./)")

    packed = commands.add_parser("pack", help="put a project into one archive, always the same for the same files")
    packed.add_argument("-l", "--location", default="./", help="its folder (default: ./)")
    packed.add_argument("-o", "--output", help="a file *.tar.gz, or a folder for pywrapper.tar.gz")

    config = commands.add_parser("config", help="defaults for the other commands: name, path, output")
    actions = config.add_subparsers(dest="action", metavar="set | get", required=True)
    given = actions.add_parser("set", help="set a default")
    given.add_argument("key", choices=settings.KEYS)
    given.add_argument("value")
    shown = actions.add_parser("get", help="show a default, or all")
    shown.add_argument("key", nargs="?", choices=settings.KEYS)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0, 1 when something went wrong, 2 (argparse's) for a wrong command line."""
    parser = command_line()
    given = parser.parse_args(arguments)
    if given.command is None:
        print("No subcommand given!")
        parser.print_help()
        return 1
    if given.command == "create" and given.name is None and given.path is None:
        print(NOTHING_GIVEN)
        return 1
    try:
        with escaping():
            _run(given)
    except (OSError, ValueError) as failure:
        log.error(failure)
        return 1
    log.info("Done")
    return 0


def _run(given: argparse.Namespace) -> None:
    defaults = settings.read()
    if given.command == "create":
        name = defaults.get("name", "wrapperDemo") if given.name is None else given.name
        create.create_project(name, given.path or defaults.get("path", "./"))
    elif given.command == "pack":
        package.pack(given.location, given.output or defaults.get("output", "./"))
    elif given.action == "set":
        settings.write(given.key, given.value)
    else:
        for key, value in defaults.items():
            if given.key in (None, key):
                print(f"{key} = {value}")


if __name__ == "__main__":
    sys.exit(main())
