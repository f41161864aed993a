import importlib
import os
import sys

import django

from tests.faults.chaos import ground


def main() -> int:
    options = ground.options()
    with ground.servers(options.home) as embedded:
        ground.prepare(embedded, options.home)
        os.environ["WULIBRIDGE_TESTING"] = "1"  # for the settings alone: quick passwords
        django.setup()
        del os.environ["WULIBRIDGE_TESTING"]
        # The rest speaks of models, which are there only now.
        return importlib.import_module("tests.faults.chaos.run").run(options, embedded)


if __name__ == "__main__":
    sys.exit(main())
