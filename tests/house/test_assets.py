"""What others made and we serve comes out of packages, and is what we looked at when we chose it."""

import hashlib
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find

BOOTSTRAP = {
    "bootstrap/css/bootstrap.min.css": "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede",
    "bootstrap/css/bootstrap.min.css.map": "48144faf6aa0fb3cd2ce748d9730238f888f4ab715f05dabd1c9af2c5671988a",
}


@pytest.mark.parametrize("path", BOOTSTRAP)
def test_bootstrap_is_the_one_we_know(path):
    # The package that carries it has one maintainer: a changed file must be looked at before it is served.
    assert hashlib.sha256(Path(find(path)).read_bytes()).hexdigest() == BOOTSTRAP[path]
