"""The site's own settings with two more addresses, on a database of the benchmark's own."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# The limits are counted as always, and never reached.
LINES_PER_LEARNER = LINES_PER_ADDRESS = 1_000_000_000
