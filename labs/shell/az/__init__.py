"""A faithful `az`: the real client's options, requests, outputs, errors and exit codes over the simulated cloud."""

from labs.shell.az.invoke import run
from labs.shell.result import Result

__all__ = ["Result", "run"]
