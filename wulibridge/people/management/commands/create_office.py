import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from wulibridge.people.services import OfficeExistsError, open_office


class Command(BaseCommand):
    help = (
        "Open a real office in an empty database: its subdistrict, and the security administrator who gives all posts."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--code", required=True, help="the subdistrict's official code, for example 310101020000")
        parser.add_argument("--name", required=True, help="the subdistrict's name, for example 五里桥街道")
        parser.add_argument("--username", default="security", help="log-in of the security administrator")
        parser.add_argument("--password-file", help="read the password from this file instead of asking for it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = open_office(
                code=options["code"],
                name=options["name"],
                username=options["username"],
                password=self._password(options),
            )
        except (ValidationError, OfficeExistsError, OSError) as error:
            messages = error.messages if isinstance(error, ValidationError) else [str(error)]
            raise CommandError(" ".join(messages)) from error
        self.stdout.write(f"{options['name']} is open. {user.username} may log in and give accounts and posts.")

    def _password(self, options: dict[str, Any]) -> str:
        if options["password_file"]:
            with open(options["password_file"], encoding="utf-8") as file:
                return file.read().strip()
        first = getpass.getpass("Password: ")
        if first != getpass.getpass("Again: "):
            raise CommandError("The two passwords differ: start again.")
        return first
