"""Admin pages of the apps below the web; petitions bring their own."""

from wulibridge.web.admin import calendar, journal, outbox, people, territory

__all__ = ["calendar", "journal", "outbox", "people", "territory"]
