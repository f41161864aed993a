"""For tests that send thousands of requests."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.template.base import Template
from django.template.context import Context


@contextmanager
def quiet() -> Iterator[None]:
    """What is logged, and with what each template was rendered, would be kept until the end of each test, and nobody
    here asks for it: that would fill the memory, and takes its time."""

    def render(template: Template, context: Context) -> str:
        return template.nodelist.render(context)

    logging.disable(logging.CRITICAL)
    with patch.object(Template, "_render", render):
        yield
    logging.disable(logging.NOTSET)
