"""A gunicorn begun in a process that has imported everything already.

Most of what a start costs is importing; the tests start hundreds. The nursery is Python's own fork
server: it imports the service once, and each server begins as a copy of it.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from gunicorn.app.wsgiapp import WSGIApplication

ROOT = Path(__file__).parents[2]
WARM = "tests.crash.warm"


def begin(arguments: Sequence[str], environment: Mapping[str, str]) -> ForkServerProcess:
    """gunicorn with these arguments and no other environment, leader of a process group."""
    nursery = multiprocessing.get_context("forkserver")
    nursery.set_forkserver_preload([WARM])
    # Ended with the tests, should one forget to.
    process = nursery.Process(target=_run, args=(arguments, environment), daemon=True)
    process.start()
    return process


def _run(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    os.setsid()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["gunicorn", *arguments]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()
