"""Import runs: what each read, added, changed, left alone and removed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cppcc.models import RECORDS, Document, ImportRun

WHAT = ("added", "changed", "unchanged", "removed")
HEADINGS = (_("added"), _("changed"), _("unchanged"), _("removed"))


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    list_display = [
        "number",
        "started",
        "finished",
        "outcome",
        "documents",
        "added",
        "changed",
        "unchanged",
        "removed",
        "user",
    ]
    list_filter = ["state", "version"]
    list_select_related = ["user"]
    fields = [
        "started",
        "finished",
        "outcome",
        "user",
        "version",
        "documents_read",
        "counted",
        "told_problems",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("import run"), ordering="id")
    def number(self, obj: ImportRun) -> str:
        return f"#{obj.pk}"

    @admin.display(description=_("state"), ordering="state")
    def outcome(self, obj: ImportRun) -> SafeString:
        return format_html(
            '<span class="state run-{}">{}</span>', obj.state, obj.get_state_display()
        )

    @admin.display(description=_("added"))
    def added(self, obj: ImportRun) -> int:
        return obj.added

    @admin.display(description=_("changed"))
    def changed(self, obj: ImportRun) -> int:
        return obj.changed

    @admin.display(description=_("unchanged"))
    def unchanged(self, obj: ImportRun) -> int:
        return obj.unchanged

    @admin.display(description=_("removed"))
    def removed(self, obj: ImportRun) -> int:
        return obj.removed

    @admin.display(description=_("documents read"))
    def documents_read(self, obj: ImportRun) -> SafeString:
        """With a link to those that this run was the first to read."""
        page = f"{reverse('admin:cppcc_document_changelist')}?run__id__exact={obj.pk}"
        return format_html('{} · <a href="{}">{}</a>', obj.documents, page, _("new documents"))

    @admin.display(description=_("records"))
    def counted(self, obj: ImportRun) -> SafeString | str:
        if not obj.counts:
            return "—"
        head = format_html_join("", '<th scope="col">{}</th>', ((one,) for one in HEADINGS))
        rows = format_html_join(
            "",
            '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>',
            (
                (label, *(obj.counts[kind].get(what, 0) for what in WHAT))
                for kind, label in labels(obj)
            ),
        )
        return format_html(
            '<table class="counts"><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table>',
            head,
            rows,
        )

    @admin.display(description=_("problems"))
    def told_problems(self, obj: ImportRun) -> SafeString | str:
        items = format_html_join("", "<li>{}</li>", ((told(one),) for one in obj.problems))
        return format_html('<ul class="problems">{}</ul>', items) if items else gettext("none")


def labels(run: ImportRun) -> list[tuple[str, Any]]:
    models = {"document": Document} | RECORDS
    known = {name: model._meta.verbose_name_plural for name, model in models.items()}
    counted = [kind for kind in models if kind in run.counts]
    counted += [kind for kind in run.counts if kind not in models]
    return [(kind, known.get(kind, kind)) for kind in counted]


def told(problem: Any) -> str:
    """A problem is {"file": …, "reason": …}; whatever else is there is shown as it is."""
    if isinstance(problem, dict):
        return " — ".join(str(value) for value in problem.values())
    if isinstance(problem, (list, tuple)):
        return " — ".join(map(str, problem))
    return str(problem)
