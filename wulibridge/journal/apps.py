from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.roles import grant_app_role


class JournalConfig(AppConfig):
    name = "wulibridge.journal"
    verbose_name = _("Journal")

    def ready(self) -> None:
        # Not a fact of the office but a right in the database: whoever migrates leaves the web role able to work.
        post_migrate.connect(grant_app_role, sender=self)
