"""The one app, the admin site that it brings, and the queue of its background work."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.apps import ProcrastinateConfig


class CppccConfig(AppConfig):
    name = "cppcc"
    verbose_name = _("CPPCC record")


class CppccAdminConfig(AdminConfig):
    default_site = "cppcc.site.Site"


class QueueConfig(ProcrastinateConfig):
    """The queue of chunks that wait for workers, under a name that is translated."""

    verbose_name = _("Background work")

    def ready(self) -> None:
        super().ready()
        for model in self.get_models():  # nobody is given leave to what no page shows
            model._meta.default_permissions = ()
