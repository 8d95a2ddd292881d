"""A new data directory, and the settings that a server starts with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from laurels.kit.postgres.account import Account
from laurels.kit.postgres.cluster import SUPER, Cluster, Endpoint
from laurels.kit.postgres.diagnosis import failure, no_space
from laurels.kit.postgres.programs import Programs

LEAST_FREE_BYTES = 256 * 1024 * 1024


def initialise(cluster: Cluster, programs: Programs, passwords: dict[str, str], *, durable: bool) -> None:
    """Make the data directory; a start that was cut short leaves nothing that a later one would trust."""
    if shutil.disk_usage(cluster.home).free < LEAST_FREE_BYTES:
        raise no_space(cluster.home)
    partial = cluster.home / "data.partial"
    shutil.rmtree(partial, ignore_errors=True)
    for directory in (partial, cluster.log):
        directory.mkdir(exist_ok=True)
        directory.chmod(0o700)
        cluster.account.own(directory)
    descriptor, secret = tempfile.mkstemp(dir=cluster.log, prefix="once-")
    with os.fdopen(descriptor, "w") as file:
        file.write(passwords[SUPER] + "\n")
    cluster.account.own(Path(secret))
    # The built-in provider sorts the same way forever, whatever C library the data is moved to.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    command = [
        *(str(programs.bindir / "initdb"), "-D", str(partial), "-U", SUPER, "--auth=scram-sha-256"),
        *(f"--pwfile={secret}", "--encoding=UTF8", "--data-checksums"),
        *(locale if programs.major >= 17 else ["--locale=C.UTF-8"]),
        *([] if durable else ["--no-sync"]),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - a program that the operator installed
            [*launcher(cluster.account, parent=os.getpid()), *command],
            capture_output=True, text=True, check=False, cwd="/", env=environment(),
        )  # fmt: skip
    finally:
        os.unlink(secret)
    if done.returncode != 0:
        shutil.rmtree(partial, ignore_errors=True)
        raise failure(done.stderr + done.stdout, cluster.home, cluster.account.uid)
    conf = partial / "postgresql.conf"
    conf.write_text("include '../laurels.conf'  # written anew at each start\n\n# Your own settings below win.\n")
    cluster.account.own(conf)
    partial.rename(cluster.data)


def launcher(account: Account, *, parent: int) -> list[str]:
    """Give the command that becomes the account and then the program that follows."""
    uid, gid = (account.uid, account.gid) if account.switch else (-1, -1)
    return [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py")), str(uid), str(gid), str(parent)]


def environment() -> dict[str, str]:
    """Give PostgreSQL a small environment: nothing of PG* that would change its mind, messages in English."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def configure(cluster: Cluster, programs: Programs, endpoint: Endpoint, *, durable: bool) -> None:
    """Write the server's settings."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2
    settings: dict[str, str | int] = {
        "listen_addresses": "127.0.0.1", "port": endpoint.port,
        "unix_socket_directories": endpoint.socket_directory, "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256", "max_connections": 200,
        "shared_buffers": f"{max(128, min(1024, memory // 8)) if durable else 128}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB", "random_page_cost": "1.1", "jit": "off",
        "wal_level": "replica", "max_wal_size": "2GB",
        "logging_collector": "on", "log_directory": str(cluster.log), "log_filename": "postgresql-%a.log",
        "log_rotation_age": "1d", "log_rotation_size": 0, "log_truncate_on_rotation": "on",
        "log_line_prefix": "%m [%p] %q%u@%d/%a ", "log_checkpoints": "off", "log_timezone": "UTC", "timezone": "UTC",
        "datestyle": "iso, ymd", "default_text_search_config": "pg_catalog.simple",
        "idle_in_transaction_session_timeout": "60s",
    }  # fmt: skip
    if programs.has_library("pg_stat_statements"):
        settings["shared_preload_libraries"] = "pg_stat_statements"
    if not durable:
        settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "512MB"}
    path = cluster.home / "laurels.conf"
    path.write_text("".join(f"{name} = '{value}'\n" for name, value in settings.items()))
    path.chmod(0o600)
    cluster.account.own(path)
