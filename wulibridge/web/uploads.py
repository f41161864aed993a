"""Uploading a file that a worker reads: the form, and how far it is."""

from typing import Any

from django import forms
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wulibridge.people.models import User
from wulibridge.sheets.uploads import Upload


class UploadForm(forms.Form):
    """Whoever uses it says how large the file may be."""

    max_bytes = 0

    file = forms.FileField(label=_("File"))
    dry_run = forms.BooleanField(label=_("Only check, change nothing"), required=False)
    all_or_nothing = forms.BooleanField(
        label=_("All or nothing"),
        required=False,
        help_text=_("Change nothing when any row is bad. Otherwise the good rows are kept."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext("CSV or XLSX, up to %(size)s MB.") % {"size": self._megabytes}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.max_bytes:
            raise forms.ValidationError(
                _("The file is larger than %(size)s MB. Split it into several files."), params={"size": self._megabytes}
            )
        return file

    @property
    def brought(self) -> dict[str, Any]:
        """The file and what is to be done with it, as the services that start its reading take them."""
        sent = self.cleaned_data
        return {"name": sent["file"].name} | {key: sent[key] for key in ("file", "dry_run", "all_or_nothing")}

    @property
    def _megabytes(self) -> int:
        return self.max_bytes // 2**20


def progress_of(request: HttpRequest, upload: Upload) -> HttpResponse | None:
    """How far an upload is, which is what its page asks for again and again; None when the whole page is asked for."""
    if not (request.htmx and request.GET.get("progress")):  # type: ignore[attr-defined]
        return None
    response = render(request, "components/upload_progress.html", {"import": upload})
    if not upload.unfinished:
        response.headers["HX-Refresh"] = "true"
    return response


def listed(page: Page, url_name: str) -> list[dict[str, Any]]:
    """The uploads of a page, each with who brought it and its address. One query."""
    uploaders = User.objects.in_bulk({row.uploaded_by_id for row in page if row.uploaded_by_id})
    return [
        {"import": row, "by": uploaders.get(row.uploaded_by_id), "url": reverse(url_name, args=[row.pk])}
        for row in page
    ]
