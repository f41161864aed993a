from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        # By name: it speaks of models, which can be imported only now. It makes itself known to territory.
        import_module("meetings.carrying")
