from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wulibridge.journal.chain import verify


class Command(BaseCommand):
    help = "Read the whole journal and report every edited entry, gap and deletion. Exit code 1 when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        for flaw in verdict.flaws:
            self.stdout.write(f"entry {flaw.seq}: {flaw.what}")
        self.stdout.write(f"{verdict.entries} entries, head {verdict.head or 'none'}")
        if not verdict.sound:
            raise CommandError(f"The journal does not hold in {len(verdict.flaws)} place(s).")
