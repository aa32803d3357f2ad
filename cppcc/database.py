"""The embedded PostgreSQL server: one cluster a checkout, started by whoever needs it.

    configuration(BASE_DIR)       what goes into settings.DATABASES["default"]; starts nothing
    server_of(DATABASES["default"])  its Server, or None where DATABASE_URL names another one

    server = Server(area(BASE_DIR))
    server.start()                safe to call twice, from two processes, and after a crash
    server.url()                  'postgresql://cppcc:…@127.0.0.1:40123/cppcc', started if need be
    server.reader_url()           the same for a login that may only read reports
    server.connect()              a psycopg connection, started if need be, in autocommit
    server.status()               Status(running=True, version="18.4", …); starts nothing
    server.stop()                 True, or False where it did not run

    with temporary() as server:   a cluster for tests and benchmarks: fast, not durable, deleted
        server.url()              at the end, even where this process is killed

Whatever goes wrong is a ServerProblem: one line that names the cause and the cure.

A cluster's folder (mode 0700) holds data/, log/, password (0600) and lock.
Django connects through cppcc/postgresql/base.py; where the programs come from and whom they run
as is in cppcc/postgresql/programs.py.
"""

import contextlib
import gettext
import hashlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg
from psycopg.errors import DuplicateObject, UniqueViolation
from psycopg.sql import SQL, Literal

from cppcc.postgresql import programs
from cppcc.postgresql.programs import ELSEWHERE, MAJOR, ServerProblem, _, gettext_noop

__all__ = ["Server", "ServerProblem", "Status", "area", "configuration", "server_of", "temporary"]

HOST = "127.0.0.1"
NAME = "cppcc"  # of the database and of the user who owns it
READERS = "cppcc_reader"  # the role that may read the schema report
READER = "reader"  # the login that `database url --reader` makes
EXAMPLE = "postgresql://user:password@host:5432/name"
LOCALE = Path(__file__).resolve().parent / "locale"
SCHEMES = ("postgres", "postgresql", "pgsql")
PATIENCE = 300  # seconds for recovery after a crash
PAUSES = (0.0, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)  # between attempts to start, in seconds
LOGS, LOG_MEGABYTES = 5, 10
LEAST_FREE = 2**20  # bytes of disk, below which no server starts

#  Memory shared with parallel workers comes out of the main block and, beyond that, from files:
#  /dev/shm is small in containers, and some systems empty it when the user logs out.
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "dynamic_shared_memory_type": "windows" if os.name == "nt" else "mmap",
    "min_dynamic_shared_memory": "64MB",
    "logging_collector": "on",
    "log_directory": "../log",
    "log_filename": "server-%Y%m%d-%H%M%S.log",
    "log_rotation_size": f"{LOG_MEGABYTES}MB",
    "log_min_error_statement": "fatal",  # a statement may hold an article
    "log_line_prefix": "%m [%p] ",
    "lc_messages": "C",
}

#  A temporary cluster outlives no crash, and need not.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
}

#  What no second attempt mends, and what does.
CURES = {
    "No space left on device": gettext_noop("free some space on its disk and try again"),
    "Read-only file system": gettext_noop(
        "move the checkout to a disk that can be written, %(elsewhere)s"
    ),
    "Permission denied": gettext_noop("run as the owner of the folder, %(elsewhere)s"),
    "invalid permissions": gettext_noop(
        "move the checkout to a disk that keeps file modes, %(elsewhere)s"
    ),
    "wrong ownership": gettext_noop("run as the owner of the folder, %(elsewhere)s"),
    "incompatible with server": gettext_noop(
        "put back the version of the programs that made the data"
    ),
    "configuration file": gettext_noop(
        "correct it, or undo your ALTER SYSTEM in data/postgresql.auto.conf"
    ),
    "could not locate a valid checkpoint": gettext_noop("put back a backup of the folder"),
}

#  What postmaster.pid calls a server that is not ready.
STATES = (gettext_noop("starting"), gettext_noop("stopping"))

#  What a server says, or the system in its place, while it starts, stops or recovers.
PASSING = (
    "starting up",
    "shutting down",
    "recovery mode",
    "not yet accepting",
    "Connection refused",
    "closed the connection unexpectedly",
    "Connection reset",
)


@dataclass(frozen=True, slots=True)
class Status:
    """What `database status` tells; address and version are empty while the server is stopped."""

    running: bool
    version: str
    host: str
    port: int | None
    data: Path
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A server's first process, as postmaster.pid tells of it."""

    pid: int
    port: int
    state: str  # starting, ready, stopping

    @classmethod
    def find(cls, data: Path) -> "Postmaster | None":
        """The process that serves these data now: a leftover file or another's pid is none."""
        lines = _lines(data / "postmaster.pid")
        if len(lines) < 4 or not lines[0].isdigit() or not lines[3].isdigit():
            return None
        if not _serves(int(lines[0]), data):
            return None
        state = lines[7].strip() if len(lines) > 7 else "starting"
        return cls(pid=int(lines[0]), port=int(lines[3]), state=state)


@dataclass(frozen=True, slots=True)
class Server:
    """A cluster in a folder of its own; `settings` go into its configuration at each start."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def running(self) -> Postmaster | None:
        """The server, if it takes connections; a look at one file and one process."""
        found = Postmaster.find(self.data)
        return found if found is not None and found.state == "ready" else None

    def start(self) -> Postmaster:
        """Starts the server unless it runs, makes it where there is none, and waits for it."""
        if found := self.running():
            return found
        with _explained():
            programs.check_path(self.folder)
            _make_folder(self.folder, programs.account())
            with _locked(self.folder / "lock"):
                return self._settled() or self._launch()

    def stop(self) -> bool:
        """Stops the server and waits; False where it did not run."""
        with _explained():
            if not _exists(self.data):
                return False
            with _locked(self.folder / "lock"):
                return self._stop()

    def parameters(self, database: str = NAME) -> dict[str, Any]:
        """How psycopg connects, started if need be; nobody but this server can pass for it."""
        port = self.start().port
        with _explained():
            self.prune_logs()
        return _parameters(port, NAME, self._password(), database)

    def connect(self, database: str = NAME) -> "psycopg.Connection[Any]":
        """A connection, in autocommit; starts a server that is gone and sits out its recovery."""
        patience = time.monotonic() + PATIENCE
        while True:
            parameters = self.parameters(database)
            try:
                return psycopg.connect(**parameters, autocommit=True)
            except psycopg.OperationalError as error:
                if not is_passing(str(error)) or time.monotonic() > patience:
                    raise ServerProblem(
                        _("The server does not answer: %(cause)s: read its log (%(log)s).")
                        % {"cause": _cause(str(error)), "log": self.folder / "log"}
                    ) from error
            time.sleep(0.2)

    def url(self, database: str = NAME) -> str:
        """The owner's address, started if need be."""
        port = self.start().port
        return _url(NAME, self._password(), port, database)

    def reader_url(self) -> str:
        """The address for a login of its own that may read what `cppcc_reader` may."""
        with _explained():
            self.start()
            with _locked(self.folder / "reader-lock"):
                password = _secret(self.folder / "reader-password", programs.account())
                self._make_reader(password)
            return _url(READER, password, self.start().port, NAME)

    def status(self) -> Status:
        """Whether and where it runs."""
        with _explained():
            _exists(self.data)
        found = self.running()
        return Status(
            running=found is not None,
            version=self._version() if found else "".join(_lines(self.data / "PG_VERSION")),
            host=HOST,
            port=found.port if found else None,
            data=self.data,
            size=_size(self.data),
        )

    def remove(self) -> None:
        """Stops the server and deletes its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def prune_logs(self) -> None:
        """Deletes all logs but the newest; each ends at a fixed size."""
        for old in sorted((self.folder / "log").glob("server-*.log"))[:-LOGS]:
            old.unlink(missing_ok=True)

    def _stop(self) -> bool:
        if Postmaster.find(self.data) is None:
            return False
        mode = "fast" if self.durable else "immediate"
        code, output = self._run("pg_ctl", *self._control(), "-m", mode, "stop")
        if code != 0:
            raise ServerProblem(
                _("The server does not stop: %(cause)s: try again.") % {"cause": _cause(output)}
            )
        return True

    def _settled(self) -> Postmaster | None:
        """Waits while the server starts, recovers or stops; then what runs, if anything."""
        patience = time.monotonic() + PATIENCE
        while found := Postmaster.find(self.data):
            if found.state == "ready":
                return found
            if time.monotonic() > patience:
                raise ServerProblem(
                    _(
                        "The server is %(state)s for over %(seconds)s s (process %(pid)s): "
                        "wait for it; %(log)s tells how far it is."
                    )
                    % {
                        "state": _(found.state),
                        "seconds": PATIENCE,
                        "pid": found.pid,
                        "log": self.folder / "log",
                    }
                )
            time.sleep(0.05)
        return None

    def _launch(self) -> Postmaster:
        owner = programs.account()
        self._make_data(owner)
        self._configure(owner)
        trouble = ""
        for pause in PAUSES:
            time.sleep(pause)
            self._drop_stale_pid()
            trouble = self._attempt()
            if found := self._settled():
                self._make_database()
                return found
            if any(phrase in trouble for phrase in CURES):
                break
        raise ServerProblem(
            _("The server does not start: %(cause)s: %(cure)s (%(log)s).")
            % {
                "cause": _cause(trouble),
                "cure": _cure(trouble, otherwise=gettext_noop("read its log")),
                "log": self.folder / "log",
            }
        )

    def _attempt(self) -> str:
        """Starts the server on a port that is free now; what it said, should it not run."""
        log = self.folder / "log" / "start.log"
        log.unlink(missing_ok=True)
        before = self._logged()
        options = ("-l", str(log), "-o", f"-p {_free_port()}")
        code, output = self._run("pg_ctl", *self._control(), *options, "start")
        if code == 0:
            return ""
        new = [text.removeprefix(before.get(path, "")) for path, text in self._logged().items()]
        return "\n".join([output, *_lines(log), *new, *self._full()])

    def _logged(self) -> dict[Path, str]:
        """What the newest log says: the one place where a server that gives up tells why."""
        newest = sorted((self.folder / "log").glob("server-*.log"))[-1:]
        return {path: path.read_text(errors="replace") for path in newest}

    def _full(self) -> list[str]:
        """A full disk keeps the log from telling so."""
        full = shutil.disk_usage(self.folder).free < LEAST_FREE
        return ["FATAL: No space left on device"] if full else []

    def _control(self) -> tuple[str, ...]:
        return ("-w", "-t", str(PATIENCE), "-D", str(self.data))

    def _programs(self) -> Path:
        owner = programs.account()
        return programs.copied(owner) if owner else programs.installed()

    def _run(self, program: str, *arguments: str) -> tuple[int, str]:
        path = self._programs() / program
        return programs.run(path, *arguments, folder=self.folder, owner=programs.account())

    def _make_data(self, owner: programs.Account | None) -> None:
        """Makes the cluster beside its place and moves it there when it is whole."""
        made_by = "".join(_lines(self.data / "PG_VERSION"))
        if made_by == str(MAJOR):
            self._password()
            return
        if made_by:
            raise ServerProblem(
                _(
                    "The data in %(data)s are PostgreSQL %(old)s's, the programs are %(new)s: "
                    "dump them with %(old)s (pg_dump), move %(folder)s away, start, and restore "
                    "(psql); nothing was changed."
                )
                % {"data": self.data, "old": made_by, "new": MAJOR, "folder": self.folder}
            )
        if self.data.exists() and any(self.data.iterdir()):
            raise ServerProblem(
                _("%(data)s holds no PostgreSQL data: move it away and try again.")
                % {"data": self.data}
            )
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        _secret(self.folder / "password", owner)
        code, output = self._run("initdb", *self._initdb(fresh))
        if code != 0:
            raise ServerProblem(
                _("No cluster could be made in %(folder)s: %(cause)s: %(cure)s.")
                % {
                    "folder": self.folder,
                    "cause": _cause(output),
                    "cure": _cure(output, otherwise=gettext_noop("look into it, %(elsewhere)s")),
                }
            )
        with (fresh / "postgresql.conf").open("a") as configuration_file:
            configuration_file.write("\ninclude 'cppcc.conf'  # written anew at each start\n")
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)

    def _initdb(self, fresh: Path) -> tuple[str, ...]:
        return (
            f"--pgdata={fresh}",
            f"--username={NAME}",
            f"--pwfile={self.folder / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            "--no-instructions",
            *(() if self.durable else ("--no-sync",)),
        )

    def _configure(self, owner: programs.Account | None) -> None:
        """Writes the settings, which an ALTER SYSTEM of the owner's overrides."""
        lines = [
            f"{name} = '{value}'\n" for name, value in (SETTINGS | dict(self.settings)).items()
        ]
        path = self.data / "cppcc.conf"
        path.write_text("".join(lines))
        _make_folder(self.folder / "log", owner)
        if owner:
            os.chown(path, owner.uid, owner.gid)
        self.prune_logs()

    def _drop_stale_pid(self) -> None:
        """Removes a postmaster.pid whose number is another process's now: PostgreSQL, which looks
        only whether that process lives, would not start. It still finds its own orphans."""
        path = self.data / "postmaster.pid"
        lines = _lines(path)
        if lines and lines[0].isdigit() and int(lines[0]) in psutil.pids():
            path.unlink(missing_ok=True)

    def _make_database(self) -> None:
        with self.connect("postgres") as connection:
            query = "SELECT 1 FROM pg_catalog.pg_database WHERE datname = %s"
            if connection.execute(query, [NAME]).fetchone() is None:
                connection.execute(f"CREATE DATABASE {NAME}")

    def _make_reader(self, password: str) -> None:
        with self.connect(NAME) as connection:
            query = "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN (%s, %s)"
            known = {name for (name,) in connection.execute(query, [READERS, READER])}
            for role in {READERS, READER} - known:
                with contextlib.suppress(DuplicateObject, UniqueViolation):  # migrate made it now
                    connection.execute(f"CREATE ROLE {role} NOLOGIN")
            login = f"ALTER ROLE {READER} LOGIN PASSWORD {{}}"
            connection.execute(SQL(login).format(Literal(password)))
            connection.execute(f"ALTER ROLE {READER} SET default_transaction_read_only = on")
            connection.execute(f"GRANT {READERS} TO {READER}")

    def _version(self) -> str:
        with self.connect("postgres") as connection:
            row = connection.execute("SHOW server_version").fetchone()
            return str(row[0]) if row else ""

    def _password(self) -> str:
        path = self.folder / "password"
        try:
            return path.read_text().strip()
        except OSError as error:
            raise ServerProblem(
                _(
                    "The server's password cannot be read (%(path)s: %(cause)s): "
                    "run as its owner, or put the file back from a backup."
                )
                % {"path": path, "cause": error.strerror}
            ) from error


def configuration(checkout: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's settings for the database: DATABASE_URL's, else the embedded server's. Starts none.

    >>> configuration(Path("/srv/cppcc"), {})["SERVER"]
    '/srv/cppcc/.postgres'
    """
    url = named_url(environ)
    common = {"ENGINE": "cppcc.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if url:
        return _named(url, environ) | common
    return {"NAME": NAME, "SERVER": str(area(checkout))} | common


def named_url(environ: Mapping[str, str] = os.environ) -> str:
    """DATABASE_URL, or nothing where the embedded server is meant."""
    return environ.get("DATABASE_URL", "").strip()


def is_passing(trouble: str) -> bool:
    """Whether a connection failed only because the server starts, stops or recovers."""
    return any(phrase in trouble for phrase in PASSING)


def area(checkout: Path) -> Path:
    """The folder of a checkout's cluster: in the checkout, or root's under /var/lib/cppcc."""
    path = checkout.resolve()
    if os.name == "nt" or os.geteuid() != 0:
        return path / ".postgres"
    return programs.HOME / hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def server_of(settings: Mapping[str, Any]) -> Server | None:
    """The embedded server behind these settings; None where it is looked after elsewhere."""
    return Server(Path(settings["SERVER"])) if settings.get("SERVER") else None


@contextlib.contextmanager
def temporary(settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A cluster that is gone at the end of the block; a guard deletes it should we be killed."""
    owner = programs.account()
    parent = programs.make_home(owner) if owner else None
    folder = Path(tempfile.mkdtemp(prefix="temporary-", dir=parent))
    if owner:
        os.chown(folder, owner.uid, owner.gid)
    server = Server(folder, settings=FAST | dict(settings or {}), durable=False)
    with _guarded(folder):
        try:
            server.start()
            yield server
        finally:
            server.remove()


#  The guard of a temporary cluster: its input ends when the process that holds the other end does.
GUARD = """
import sys
sys.stdin.read()
from cppcc import database
from pathlib import Path
database.Server(Path(sys.argv[1]), durable=False).remove()
"""


@contextlib.contextmanager
def _guarded(folder: Path) -> Iterator[None]:
    """Removes the cluster in a session of its own, however this process ends."""
    with subprocess.Popen(
        [sys.executable, "-c", GUARD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
        start_new_session=True,
    ) as guard:
        yield
        guard.kill()


def _named(url: str, environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings that DATABASE_URL spells."""
    import dj_database_url
    from django.core.exceptions import ImproperlyConfigured

    def refusal(message: str, **details: str) -> ImproperlyConfigured:
        return ImproperlyConfigured(_before_settings(message, environ) % details)

    scheme = url.partition(":")[0]
    if scheme not in SCHEMES:
        raise refusal(
            gettext_noop(
                "DATABASE_URL begins with %(scheme)r, but cppcc runs on PostgreSQL only: "
                "write %(example)s."
            ),
            scheme=scheme,
            example=EXAMPLE,
        )
    try:
        settings = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise refusal(
            gettext_noop(
                "DATABASE_URL cannot be read: percent-encode what is special in its password, "
                "as in %(example)s."
            ),
            example=EXAMPLE.replace("password", "p%40ss"),
        ) from error
    if not settings["NAME"]:
        raise refusal(
            gettext_noop("DATABASE_URL names no database: write %(example)s."), example=EXAMPLE
        )
    return settings


def _before_settings(message: str, environ: Mapping[str, str]) -> str:
    """A message in the terminal's language, while there are no settings to translate with."""
    from cppcc.management.base import language

    if language(environ) == "en":
        return message
    return gettext.translation("django", LOCALE, ["zh_Hans"], fallback=True).gettext(message)


def _parameters(port: int, user: str, password: str, database: str) -> dict[str, Any]:
    return {
        "host": HOST,
        "hostaddr": HOST,
        "port": port,
        "user": user,
        "password": password,
        "dbname": database,
        "client_encoding": "UTF8",
        "sslmode": "disable",
        "gssencmode": "disable",
        "require_auth": "scram-sha-256",  # proves the server, too: no other learns the password
    }


def _url(user: str, password: str, port: int, database: str) -> str:
    return f"postgresql://{user}:{password}@{HOST}:{port}/{database}"


def _serves(pid: int, data: Path) -> bool:
    """Whether this process is the postmaster of these data, which are its working directory.

    In a container root may not see another user's; there the command line tells.
    """
    try:
        process = psutil.Process(pid)
        if process.name().removesuffix(".exe") != "postgres":
            return False
        try:
            return os.path.samefile(process.cwd(), data)
        except (psutil.AccessDenied, PermissionError):
            return str(data) in process.cmdline()
    except (psutil.Error, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _secret(path: Path, owner: programs.Account | None) -> str:
    """The password in this file, made where there is none; nobody else can ever read it."""
    if not (password := "".join(_lines(path))):
        password = secrets.token_urlsafe(32)
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(password + "\n")
            file.flush()
            os.fsync(file.fileno())
        if owner:
            os.chown(fresh, owner.uid, owner.gid)
        fresh.replace(path)
    return password


def _make_folder(path: Path, owner: programs.Account | None) -> None:
    """Makes a folder for the server's user alone, and as root the home that it stands in."""
    if owner and programs.HOME in path.parents:
        programs.make_home(owner)
    if path.exists():
        return
    path.mkdir(mode=0o700, exist_ok=True)
    if owner:
        os.chown(path, owner.uid, owner.gid)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keeps other processes and threads out; the lock dies with its holder."""
    with path.open("a") as file:
        _lock(file)
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0)
        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            except OSError:  # it gives up after ten seconds
                continue
            return
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Says in one line what the operating system refused."""
    try:
        yield
    except OSError as error:
        cause = error.strerror or str(error)
        ordinary = gettext_noop("run as an ordinary user, %(elsewhere)s")
        raise ServerProblem(
            _("The server's files cannot be used: %(cause)s (%(path)s): %(cure)s.")
            % {
                "cause": cause,
                "path": error.filename,
                "cure": _cure(cause, otherwise=ordinary),
            }
        ) from error


def _cure(trouble: str, *, otherwise: str) -> str:
    """What helps, in the reader's language."""
    cure = next((cure for phrase, cure in CURES.items() if phrase in trouble), otherwise)
    return _(cure) % {"elsewhere": _(ELSEWHERE)}


def _cause(output: str) -> str:
    """The line that names the fault: the last FATAL, PANIC or error, else the last one.

    >>> _cause('2026-01-01 10:00:00 UTC [7] FATAL:  no\\n2026 [7] LOG:  database is shut down')
    'no'
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    faults = [
        found[1] for line in lines if (found := re.search(r"(?:FATAL|PANIC|error): *(.+)", line))
    ]
    return (faults or lines or [_("no word of the reason")])[-1].rstrip(".")


def _exists(path: Path) -> bool:
    """Whether there is such a file; an error where we may not know."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    return True


def _lines(path: Path) -> list[str]:
    """The lines of a small file; none where it cannot be read."""
    try:
        return path.read_text(errors="replace").splitlines()
    except OSError:
        return []


def _size(folder: Path) -> int:
    """Bytes in a folder whose files come and go."""
    total = 0
    for path, _folders, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(path, name)).st_size
    return total
