"""How a service says no."""

from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818  said of a move, not of the program
    """A move that cannot be made. `message` is for the person who tried; `field` is where it belongs."""

    def __init__(self, message: str | Promise, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
