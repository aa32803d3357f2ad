"""Everything at once: database, seeds, a curator's login, and the site."""

import logging
import signal
import socket
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from cppcc import secrets
from cppcc.importing import workers
from cppcc.management.base import Command as Base

from .import_seeds import INTERRUPTED

HOST = "127.0.0.1"
USER = "curator"


class Command(Base):
    help = _("Set everything up, import seeds/, and serve the curators' site. Safe to run again.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port: int, **options: Any) -> None:
        listener = listen(port)
        self.say(_("Preparing the database …"))
        call_command("migrate", verbosity=0, stdout=self.stdout, stderr=self.stderr)
        login = self.login()
        self.say(_("Importing %s …") % settings.SEEDS.name)
        self.import_seeds()
        self.say("\n" + _("The curators' site: %s") % f"http://{HOST}:{port}/admin/")
        self.say(login)
        self.say(_("Ctrl-C stops it; the database goes on until `make stop`."))
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as by Ctrl-C
        with workers.crew(1):  # reads what curators send
            serve(listener)

    def import_seeds(self) -> None:
        """The records there are can be curated, whatever became of this import."""
        try:
            call_command("import_seeds", stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            if error.returncode == INTERRUPTED:
                raise
            self.stderr.write(str(error))
            self.stderr.write(_("The site is served all the same."))

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def login(self) -> str:
        """Who may log in, made the first time; the password stays in a file of this machine."""
        file: Path = settings.STATE_DIR / "curator-password"
        users = get_user_model().objects
        if not users.filter(is_superuser=True).exists():
            password = secrets.kept(file, length=16)
            user = users.create_superuser(USER, password=password)
            user.groups.add(Group.objects.get(name="administrator"))
        if users.filter(username=USER).exists() and file.exists():
            password = file.read_text(encoding="ascii")
            return _("User %(user)s, password %(password)s (kept in %(file)s)") % {
                "user": USER,
                "password": password,
                "file": file,
            }
        return _("Log in with the user that you made.")


def listen(port: int) -> socket.socket:
    """The socket to serve on, taken before anything else so that a taken port costs no time."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        raise CommandError(
            _("Port %(port)d is taken or not allowed (%(cause)s). Choose another: PORT=%(next)d")
            % {
                "port": port,
                "cause": getattr(error, "strerror", None) or error,
                "next": port + 1 if 1024 <= port < 65535 else 8001,
            }
        ) from error
    return listener


def serve(listener: socket.socket) -> None:
    import waitress

    from cppcc.wsgi import application

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a busy moment is no news
    waitress.serve(application, sockets=[listener], threads=8, ident="cppcc")
