"""Documents that a curator sends: first what they would change, then an import run in the
background.

/admin/cppcc/importrun/upload/            choose files
/admin/cppcc/importrun/upload/7f0c…/      what importing them would add, change, ask and remove
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cppcc.importing import files, import_received, workers
from cppcc.importing.files import MEGABYTE, Problem, Received
from cppcc.importing.listing import KINDS, Line, listings
from cppcc.models import ImportRun, Upload

MOST = 200 * MEGABYTE  # of one batch
MOST_FILES = 100
KEPT = timedelta(days=1)
SHOWN = 200  # records of one kind with which one thing is done


def allowed(request: HttpRequest) -> bool:
    return request.user.has_perm("cppcc.upload_documents")


# --- choosing -------------------------------------------------------------------------------------


class SeveralFiles(AdminFileWidget):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, each of a format that is read."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, (list, tuple)) else [data]
        cleaned = [super(FilesField, self).clean(one, initial) for one in chosen]
        if len(chosen) > MOST_FILES:
            said = gettext("These are %(sent)d files; at most %(most)d go at once.")
            raise ValidationError(said % {"sent": len(chosen), "most": MOST_FILES})
        wrong = [str(problem) for problem in map(refused, cleaned) if problem]
        if sum(one.size for one in cleaned) > MOST:
            wrong.append(gettext("Together these are more than %d MB.") % (MOST // MEGABYTE))
        if wrong:
            raise ValidationError(wrong)
        return cleaned


def refused(sent: UploadedFile) -> Problem | None:
    """Why a file is not taken, by the rules of the command."""
    name = sent.name or ""
    try:
        files.check_format(name, file=name)
        if (sent.size or 0) > files.LARGEST:
            limit = files.LARGEST // MEGABYTE
            return Problem(name, gettext("larger than %d MB.") % limit)
    except Problem as problem:
        return problem
    return None


class UploadForm(forms.Form):
    documents = FilesField(
        label=_("Documents"), help_text=_("Text, web page, Word or PDF; up to a hundred at once.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].widget.attrs["accept"] = ",".join(files.FORMATS)


# --- pages ----------------------------------------------------------------------------------------


@dataclass
class Preview:
    """What importing a batch would do, taken while the dry run lasts."""

    lines: dict[tuple[str, str], list[Line]] = field(default_factory=dict)
    totals: dict[tuple[str, str], int] = field(default_factory=dict)

    def look(self, run: ImportRun) -> None:
        for listing in listings(run):
            if total := len(listing):
                self.totals[listing.kind, listing.what] = total
                self.lines[listing.kind, listing.what] = listing[:SHOWN]


class Pages:
    """The two pages of an upload."""

    def __init__(self, site: admin.AdminSite) -> None:
        self.site = site

    def choose(self, request: HttpRequest) -> HttpResponse:
        if not allowed(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            batch = put(form.cleaned_data["documents"], request.user)
            page = reverse("admin:cppcc_importrun_preview", args=[batch])
            return HttpResponseRedirect(page)
        return self.page(request, "upload", {"form": form, "title": _("Import documents")})

    def preview(self, request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
        if not allowed(request):
            raise PermissionDenied
        sent = Upload.objects.filter(batch=batch, user=request.user.pk)
        received = [Received(one.name, bytes(one.data)) for one in sent]
        if not received:
            raise Http404
        if request.method == "POST":
            return self.decided(request, received, sent)
        found = Preview()
        run = import_received(received, dry_run=True, look=found.look)
        context = {
            "title": _("What importing these documents would change"),
            "names": [one.name for one in received],
            "run": run,
            "readable": bool(run.documents),
            "groups": list(self.groups(request, found)),
        }
        return self.page(request, "preview", context)

    def groups(self, request: HttpRequest, found: Preview) -> Iterable[dict[str, Any]]:
        from .runs import LABELS, as_row

        for (kind, what), lines in found.lines.items():
            total = found.totals[kind, what]
            if what == "added":  # what a dry run added is there no more
                lines = [replace(line, record=None) for line in lines]
            rows = [as_row(line, self.site, request) for line in lines]
            yield {
                "kind": KINDS[kind]._meta.verbose_name_plural,
                "what": what,
                "label": LABELS[what],
                "total": total,
                "rows": rows,
                "more": total - len(rows),
            }

    def decided(self, request: HttpRequest, received: list[Received], sent: Any) -> HttpResponse:
        """The batch becomes an import run, or goes."""
        if "import" not in request.POST:
            sent.delete()
            messages.info(request, gettext("Nothing was imported."))
            return HttpResponseRedirect(reverse("admin:cppcc_importrun_upload"))
        with transaction.atomic():
            run = workers.enqueue(received, user=request.user, options={})
            sent.delete()
        number = len(received)
        said = ngettext(
            "%d document is being imported.", "%d documents are being imported.", number
        )
        messages.success(request, said % number)
        return HttpResponseRedirect(reverse("admin:cppcc_importrun_change", args=[run.pk]))

    def page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        template = f"admin/cppcc/importrun/{name}.html"
        context = {**self.site.each_context(request), "opts": ImportRun._meta, **context}
        return TemplateResponse(request, template, context)


def put(sent: Iterable[UploadedFile], user: Any) -> uuid.UUID:
    """Keep a batch until it is decided on; what nobody decided on for a day goes."""
    Upload.objects.filter(made__lt=timezone.now() - KEPT).delete()
    batch = uuid.uuid4()
    Upload.objects.bulk_create(
        Upload(
            batch=batch,
            user=user,
            name=files.printable(PurePath(one.name or "").name),
            data=one.read(),
        )
        for one in sent
    )
    return batch
