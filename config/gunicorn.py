"""How gunicorn serves Darkroom: two single-threaded workers (decision 0002). `manage.py up` starts it."""

import gc
import logging
import os
import sys
from typing import Any

from config.requests import SecretsFilter

bind = os.environ.get("DARKROOM_BIND", "127.0.0.1:8000")
workers = 2
worker_class = "sync"
preload_app = True
timeout = 60
graceful_timeout = 10
loglevel = "warning"
errorlog = "-"
accesslog = None
limit_request_line = 4094
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Keep secrets in addresses out of gunicorn's own log too; there is no access log."""
    logging.getLogger("gunicorn.error").addFilter(SecretsFilter())


def post_fork(server: Any, worker: Any) -> None:
    """Spare the collector what lives as long as the worker does, and let it look less often: long pages make many objects."""
    gc.freeze()
    gc.set_threshold(50_000)


def when_ready(server: Any) -> None:
    """Say where Darkroom is, once it answers."""
    sys.stdout.write(f"\nDarkroom is ready: http://{bind}/   (Ctrl+C stops it)\n")
    sys.stdout.flush()
