"""Words of Django's own pages that its Chinese catalogue lacks, here so that ours has them.

makemessages finds them here; nobody imports this. Those of its scripts are in djangojs.po.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

WORDS = (
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("After you’ve created a user, you’ll be able to edit more user options."),
    gettext_noop("Error:"),
    gettext_noop("group"),  # roles, here
    gettext_noop("groups"),
    gettext_noop("Forgotten your login credentials?"),
    gettext_noop("%(model)s instance with %(field)s %(value)r is not a valid choice."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
)
