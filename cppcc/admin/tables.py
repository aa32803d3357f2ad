"""Tables in and out: CSV, XLSX and JSON of every model, a curator's word on the way in.

/admin/cppcc/person/export/?gender=女     how many rows the list has, and the formats
/admin/cppcc/person/export/csv/?gender=女 the file
/admin/cppcc/person/table/                choose a file
/admin/cppcc/person/table/7f0c…/          what it would add and change; then it is brought in
/admin/cppcc/person/table/7f0c…/undo/     takes back a table that was brought in
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cppcc.curation.signing import Refused
from cppcc.models import Document, Post, Upload
from cppcc.tables import differences, formats, reading, undoing, writing
from cppcc.tables.resources import MODELS, Table, table_of
from cppcc.tables.rows import ADDED, CHANGED, CONFLICT, REFUSED, Difference, Row

from . import uploads
from .pages import Page, Tool, address

READ_AT_ONCE = 1000  # rows from the database
SHOWN = 200  # rows of one kind in a preview
MEGABYTE = 1024 * 1024
#  what a preview tells first: what needs a curator
GROUPS = (
    (REFUSED, _("Refused")),
    (CONFLICT, _("Changed by others since it was exported")),
    (CHANGED, _("Changed")),
    (ADDED, _("Added")),
)


class TableForm(forms.Form):
    table = forms.FileField(
        label=_("Table"),
        help_text=_("CSV, Excel (.xlsx) or JSON, up to 10 MB and 20,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.json"}),
    )

    def clean_table(self) -> UploadedFile:
        sent: UploadedFile = self.cleaned_data["table"]
        if (sent.size or 0) > reading.LARGEST:
            said = gettext("This is larger than %d MB.")
            raise ValidationError(said % (reading.LARGEST // MEGABYTE))
        return sent


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a preview, with its record in words, and where that is."""

    row: Row
    label: str
    address: str  # "" of a new record


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a preview with which one thing would be done."""

    what: str
    label: Any
    rows: list[Shown]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


class WithTables(Page):
    """Pages that give their rows as tables and take tables in."""

    # --- who may

    def has_export_permission(self, request: HttpRequest) -> bool:
        allowed = request.user.has_perm("cppcc.export_tables")
        return self.model in MODELS and allowed and self.has_view_permission(request)

    def has_import_permission(self, request: HttpRequest) -> bool:
        allowed = request.user.has_perm("cppcc.import_tables")
        return self.model in MODELS and allowed and self.has_change_permission(request)

    def rights(self, request: HttpRequest) -> differences.Rights:
        """What this user may do with the rows of a table, asked row by row."""

        def may_add(record: Any) -> bool:
            return self.has_add_permission(request) and self.has_change_permission(request, record)

        def changeable(rows: QuerySet[Any]) -> QuerySet[Any]:
            return self.changeable(request, rows)

        return differences.Rights(changeable, may_add)

    def table(self) -> Table:
        model: Any = self.model
        return table_of(model)

    # --- where

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        tools = super().list_tools(request)
        if self.has_export_permission(request):
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            tools.append(Tool(_("Export"), self.page_address("export") + query))
        if self.has_import_permission(request):
            tools.append(Tool(_("Import a table"), self.page_address("table")))
        return tools

    def page_address(self, name: str, *args: Any) -> str:
        return reverse(f"admin:cppcc_{self.opts.model_name}_{name}", args=args)

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, view: Any, name: str) -> URLPattern:
            return path(
                route, self.admin_site.admin_view(view), name=f"cppcc_{self.opts.model_name}_{name}"
            )

        return [
            named("export/", self.export_view, "export"),
            named("export/<slug:name>/", self.download_view, "download"),
            named("table/", self.table_view, "table"),
            named("table/<uuid:batch>/", self.preview_view, "preview"),
            named("table/<uuid:mark>/undo/", require_POST(self.undo_view), "undo_table"),
            *super().get_urls(),
        ]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if self.has_export_permission(request) and "_popup" not in request.GET:
            action = self.get_action("export_selected")
            assert action is not None
            actions["export_selected"] = action
        return actions

    # --- out

    @admin.action(description=_("Export the selected rows"))
    def export_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        if request.POST.get("select_across") == "1":
            query = request.GET.urlencode()
            return HttpResponseRedirect(f"{self.page_address('export')}?{query}")
        return self.export_page(request, [str(row.pk) for row in queryset])

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        if not self.has_export_permission(request):
            raise PermissionDenied
        return self.export_page(request, [])

    def export_page(self, request: HttpRequest, selected: list[str]) -> HttpResponseBase:
        """How many rows, and the formats to choose from."""
        try:
            number = len(selected) or self.listed(request).count()
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.page_address("changelist") + "?e=1")
        query = f"?{request.GET.urlencode()}" if request.GET and not selected else ""
        offered = [
            (one, self.page_address("download", one.name) + query)
            for one in formats.FORMATS.values()
            if one.most_rows is None or number <= one.most_rows
        ]
        title = gettext("Export %s") % self.opts.verbose_name_plural
        context = {"title": title, "number": number, "selected": selected, "formats": offered}
        return self.tables_page(request, "export", context)

    def download_view(self, request: HttpRequest, name: str) -> HttpResponseBase:
        """The rows that were selected, or all of the list as it is filtered and ordered."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        if name not in formats.FORMATS:
            raise Http404
        try:
            rows = self.selected(request) if request.method == "POST" else self.listed(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.page_address("changelist") + "?e=1")
        table = self.table()
        cells = map(table.export_resource, in_blocks(table.rows(rows)))
        try:
            stream = formats.begun(formats.write(name, table.headers, cells))
        except formats.TooMuch as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(self.page_address("changelist"))
        format_ = formats.FORMATS[name]
        day = timezone.localdate().isoformat()
        file = f"{self.opts.verbose_name_plural}-{day}.{name}"
        response = StreamingHttpResponse(stream, content_type=format_.content_type)
        response["Content-Disposition"] = content_disposition_header(True, file) or "attachment"
        return response

    def listed(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.get_changelist_instance(request).queryset
        return rows

    def selected(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows by their ids; what is no id of this model selects nothing."""
        ids = []
        for row in request.POST.getlist("row"):
            with suppress(ValidationError):
                ids.append(self.opts.pk.to_python(row))
        return self.get_queryset(request).filter(pk__in=ids).order_by("pk")

    # --- in

    def table_view(self, request: HttpRequest) -> HttpResponseBase:
        """Choose a file."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = TableForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            batch = uploads.put([form.cleaned_data["table"]], request.user)
            return HttpResponseRedirect(self.page_address("preview", batch))
        title = gettext("Import a table of %s") % self.opts.verbose_name_plural
        context = {
            "title": title,
            "form": form,
            "headers": self.table().headers,
            "brought_in": undoing.brought_in(self.table().model),
            "undoable": self.model is not Document,
        }
        return self.tables_page(request, "choose", context)

    def preview_view(self, request: HttpRequest, batch: uuid.UUID) -> HttpResponseBase:
        """What the file would do; on agreement it is done."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        sent = Upload.objects.filter(batch=batch, user=request.user.pk).first()
        if sent is None:
            raise Http404
        if "discard" in request.POST:
            sent.delete()
            messages.info(request, gettext("Nothing was imported."))
            return HttpResponseRedirect(self.page_address("table"))
        try:
            sheet = reading.read(sent.name, bytes(sent.data))
            if request.method == "POST":
                return self.bring_in(request, sent, sheet)
            found = differences.compare(sheet, self.model, self.rights(request))
        except reading.NoTable as error:
            sent.delete()
            messages.error(request, f"{sent.name}: {error}")
            return HttpResponseRedirect(self.page_address("table"))
        return self.preview_page(request, sent, found)

    def preview_page(self, request: HttpRequest, sent: Upload, found: Difference) -> HttpResponse:
        context = {
            "title": gettext("What this table would change"),
            "file": sent.name,
            "found": found,
            "groups": list(groups(found)),
            "left_out": len(found.of(REFUSED, CONFLICT)),
        }
        return self.tables_page(request, "preview", context)

    def bring_in(self, request: HttpRequest, sent: Upload, sheet: reading.Sheet) -> HttpResponse:
        try:
            found = writing.bring_in(
                sheet,
                self.model,
                file=sent.name,
                agreed=request.POST.get("agreed", ""),
                user=request.user,
                reason=request.POST.get("reason", "").strip(),
                rights=self.rights(request),
            )
        except writing.Moved:
            said = gettext("The records changed meanwhile, and nothing was written. Look again.")
            messages.warning(request, said)
            return HttpResponseRedirect(request.path)
        except Refused as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
        sent.delete()
        messages.success(request, told(found, sent.name))
        return HttpResponseRedirect(self.page_address("changelist"))

    def undo_view(self, request: HttpRequest, mark: uuid.UUID) -> HttpResponse:
        """Take back a table that was brought in, if nobody has built on it."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        table = next(
            (one for one in undoing.brought_in(self.table().model) if one.mark == mark), None
        )
        if table is None:
            raise Http404
        try:
            number = undoing.take_back(
                self.table().model,
                mark,
                user=request.user,
                changeable=self.rights(request).changeable,
            )
        except Refused as error:
            messages.error(request, str(error))
        else:
            said = ngettext(
                "%(file)s was taken back: %(number)d record is as it was.",
                "%(file)s was taken back: %(number)d records are as they were.",
                number,
            )
            messages.success(request, said % {"file": table.file, "number": number})
        return HttpResponseRedirect(self.page_address("table"))

    def tables_page(
        self, request: HttpRequest, name: str, context: dict[str, Any]
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "list_address": self.page_address("changelist"),
            "table_address": self.page_address("table"),
            **context,
        }
        return TemplateResponse(request, f"admin/cppcc/tables/{name}.html", context)


def groups(found: Difference) -> Iterator[Group]:
    for what, label in GROUPS:
        if rows := found.of(what):
            yield Group(what, label, [shown(row) for row in rows[:SHOWN]], len(rows))


def shown(row: Row) -> Shown:
    record = row.record
    if record is None:
        return Shown(row, "", "")
    label = f"{record.person} {record}" if isinstance(record, Post) else str(record)
    return Shown(row, label, "" if row.added else address(record))


def told(found: Difference, file: str) -> str:
    """What bringing a table in came to."""
    changed, added = len(found.of(CHANGED)), len(found.of(ADDED))
    return " ".join(
        [
            f"{file}:",
            ngettext("%d record changed,", "%d records changed,", changed) % changed,
            ngettext("%d added.", "%d added.", added) % added,
        ]
    )


def in_blocks(rows: QuerySet[Any]) -> Iterator[Any]:
    """The rows as they are listed now. No cursor stays open while somebody downloads slowly or goes
    away: closed by the collector of garbage in the middle of a statement, it would wait for itself.
    """
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), READ_AT_ONCE):
        block = ids[start : start + READ_AT_ONCE]
        found = {row.pk: row for row in rows.filter(pk__in=block).order_by()}
        yield from (found[pk] for pk in block if pk in found)
