"""How a sentence counts up what it names."""

import pytest
from django.utils import translation

from wulibridge.listed import listed


@pytest.mark.parametrize(("language", "said"), [("en", "1, b"), ("zh-hans", "1、b")])
def test_parts_are_divided_as_the_language_does(language, said):
    with translation.override(language):
        assert listed(part for part in (1, "b")) == said
