"""Runs a function on many tasks on other machines, through a scheduler of Dask (https://distributed.dask.org).

Tasks and results are values, so the machines need no common folder. Messages of Dask are pickles, which can run any code of their
sender. An address must therefore be on this machine or use TLS.
"""

from __future__ import annotations

from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Task = TypeVar("Task")
Result = TypeVar("Result")

_WAIT = 20
"""Seconds until a scheduler that does not answer is reported."""


class ClusterError(OSError):
    """Why workers could not do their tasks; no file of this machine is the cause."""


def scheduler_fault(address: str) -> str:
    """Return why a scheduler cannot be used, and what to type; empty if it can be."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or port is None or parts.scheme not in ("tcp", "tls"):
        return f"`{address}` is not the address of a scheduler; type `tcp://127.0.0.1:8786` or `tls://HOST:8786`"
    if parts.scheme == "tcp" and not _is_local(host):
        return f"`{address}` is on another machine and not encrypted; type `tls://{host}:{port}`"
    if find_spec("distributed") is None:
        return "Dask is not installed; type `pip install 'policy-briefing[dask]'`"
    return _tls_fault() if parts.scheme == "tls" else ""


def _tls_fault() -> str:
    """Return why the certificates that Dask is given cannot be used; see https://distributed.dask.org/en/stable/tls.html."""
    from distributed.security import Security

    settings = "`DASK_DISTRIBUTED__COMM__TLS__CA_FILE`, `…__TLS__CLIENT__CERT` and `…__TLS__CLIENT__KEY`"
    try:
        context = Security().get_connection_args("client").get("ssl_context")  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as failure:  # a file is missing or has another format
        return f"the certificates of Dask cannot be read ({failure}); set {settings} to files in the format PEM"
    return "" if context else f"`tls://` needs the certificates of Dask; set the environment variables {settings}"


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def run_on_cluster(work: Callable[[Task], Result], tasks: Sequence[Task], address: str) -> list[Result]:
    """Apply `work` to every task and return the results in the order of the tasks; raise `ClusterError` if that is impossible.

    Whatever a client or a worker raises becomes a `ClusterError` with the address: its cause is in the cluster.
    The scheduler gives the task of a worker that dies to another one, three times at most.
    """
    from distributed import Client, KilledWorker

    try:
        # Unlike workers of one machine, those of a cluster are not ours to stop: the client takes its tasks back.
        with Client(address, timeout=_WAIT, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            if not client.scheduler_info()["workers"]:
                raise OSError(f"it has no workers; start one with `dask worker {address}`")
            results: list[Result] = client.gather([client.submit(work, task, pure=False) for task in tasks])
            return results
    except KilledWorker as failure:
        raise ClusterError(f"workers of the scheduler `{address}` died, possibly because memory ran out") from failure
    except ModuleNotFoundError as failure:
        message = f"a worker of the scheduler `{address}` lacks a package ({failure}); install there what is installed here"
        raise ClusterError(message) from failure
    except Exception as failure:
        reason = f": {failure or type(failure).__name__}"
        if "Timed out trying to connect" in reason:
            reason = " does not answer; start it, or correct the address"
        raise ClusterError(f"the scheduler `{address}`{reason}") from failure
