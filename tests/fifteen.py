"""The database tests once more, on a PostgreSQL 15 that is installed here.

python tests/fifteen.py where   prints the folder of its programs, or nothing
python tests/fifteen.py run     makes a cluster, runs the tests on it, removes it
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cppcc.postgresql import programs  # noqa: E402

FOLDERS = ("/usr/lib/postgresql/15/bin", "/usr/pgsql-15/bin", "/opt/homebrew/opt/postgresql@15/bin")
#  what stands or falls with the server's own SQL; all else is the same on every server
IMPORTING = ("contradictions", "duplicates", "loading", "near", "reconciliation", "undoing")
CURATION = ("merging", "reverting", "splitting")
PAGES = ("history", "long_lists", "queues", "search")
TESTS = [
    *("tests/reporting", "tests/test_reference.py", "tests/test_search.py"),
    *(f"tests/importing/test_{name}.py" for name in IMPORTING),
    *(f"tests/curation/test_{name}.py" for name in CURATION),
    *(f"tests/admin/test_{name}.py" for name in PAGES),
]


def where() -> Path | None:
    return next((Path(folder) for folder in FOLDERS if (Path(folder) / "postgres").exists()), None)


def run(bin_: Path) -> int:
    owner = programs.account()  # None where we are an ordinary user already
    folder = Path(tempfile.mkdtemp(prefix="cppcc-fifteen-"))
    if owner:
        os.chown(folder, owner.uid, owner.gid)
    data = folder / "data"

    def call(*command: str | Path) -> None:
        identity = {"user": owner.uid, "group": owner.gid, "extra_groups": []} if owner else {}
        subprocess.run(
            [str(part) for part in command],
            check=True,
            cwd=folder,
            env={"LC_ALL": "C", "PATH": os.environ["PATH"], "HOME": str(folder)},
            stdout=subprocess.DEVNULL,
            **identity,  # type: ignore[call-overload]
        )

    options = f"-p {port()} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    options += " -c autovacuum=off"
    call(
        bin_ / "initdb", "-D", data, "-U", "cppcc", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
    )
    try:
        call(bin_ / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        number = options.split()[1]
        environment = os.environ | {
            "DATABASE_URL": f"postgresql://cppcc@127.0.0.1:{number}/postgres"
        }
        command = [sys.executable, "-m", "pytest", *TESTS, "-m", "not browser", "-q", "-n", "2"]
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        call(bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    found = where()
    if sys.argv[1:] == ["where"]:
        print(found or "")
    elif found:
        sys.exit(run(found))
