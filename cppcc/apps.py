"""The one app, and the admin site that it brings."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class CppccConfig(AppConfig):
    name = "cppcc"
    verbose_name = _("CPPCC record")


class CppccAdminConfig(AdminConfig):
    default_site = "cppcc.site.Site"
