#!/usr/bin/env python
"""The command line of Wulibridge. `manage.py run` starts the whole office; everything else is a Django command."""

import os
import sys

from django.core.management import execute_from_command_line

from wulibridge import supervisor
from wulibridge.environment import provide_secret_key, provided_servers, read_env_file

# These change tables, so they connect as the role that owns them.
OWNER_COMMANDS = {"migrate", "sqlmigrate", "flush", "sqlflush", "squashmigrations", "optimizemigration", "pgtrigger"}
# These touch neither database nor broker.
SERVERLESS_COMMANDS = {"help", "version", "--help", "-h", "--version", "makemessages", "compilemessages"} | {
    "collectstatic",
    "findstatic",
    "diffsettings",
    "startapp",
}


def needs_servers(arguments: list[str]) -> bool:
    command = arguments[0] if arguments else "help"
    if "--help" in arguments or "-h" in arguments or command in SERVERLESS_COMMANDS:
        return False
    return command != "check" or any(argument.startswith("--database") for argument in arguments)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wulibridge.settings")
    arguments = sys.argv[1:]
    read_env_file()
    if arguments[:1] == ["run"]:
        supervisor.run()
        return
    provide_secret_key()
    if arguments and arguments[0] in OWNER_COMMANDS:
        os.environ["DB_ROLE"] = "owner"
    if not needs_servers(arguments):
        execute_from_command_line(sys.argv)
        return
    with provided_servers():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
