from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "wulibridge.web"
    verbose_name = _("Web")

    def ready(self) -> None:
        # Discovered by name, like admin modules: the checks stand above every app and look at all of them.
        import_module("wulibridge.checks")
