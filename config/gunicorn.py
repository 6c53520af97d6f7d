"""How gunicorn serves Darkroom: two single-threaded workers (decision 0002). `manage.py up` starts it."""

import os
import sys
from typing import Any

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


def when_ready(server: Any) -> None:
    """Say where Darkroom is, once it answers."""
    sys.stdout.write(f"\nDarkroom is ready: http://{bind}/   (Ctrl+C stops it)\n")
    sys.stdout.flush()
