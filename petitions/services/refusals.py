"""How a service says no."""

from django.utils.functional import Promise


class Refused(Exception):
    """A move that cannot be made. `message` is for the person who tried, in their language; `field` is where it belongs."""

    def __init__(self, message: str | Promise, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
