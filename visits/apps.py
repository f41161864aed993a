from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _("Visits")

    def ready(self) -> None:
        # By name: it speaks of models, which can be imported only now. It makes itself known to territory.
        import_module("visits.carrying")
        import_module("visits.contacts_carrying")
        import_module("visits.guide_carrying")
        import_module("visits.wish_carrying")
