"""Secrets made on this machine and kept in files that only its user can read."""

import os
import secrets
from pathlib import Path


def secret_key(state: Path) -> str:
    """Django's key: from the environment, else made once and kept."""
    return os.environ.get("CPPCC_SECRET_KEY") or kept(state / "secret-key", length=50)


def kept(file: Path, *, length: int) -> str:
    """The secret in a file, made the first time. Two processes at once get the same one.

    Where the folder cannot be written (a read-only disk), a secret for this process alone.
    """
    try:
        return file.read_text(encoding="ascii")
    except OSError:  # not there yet, or another user's
        pass
    made = secrets.token_urlsafe(length)[:length]
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(made)
        try:
            os.link(draft, file)  # fails where another process was first
        except FileExistsError:
            return file.read_text(encoding="ascii")
        finally:
            draft.unlink()
    except OSError:
        return made
    return made
