"""The page of answer templates: all of them, and the form to write or change one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from petitions.models import AnswerTemplate
from petitions.queries.template import subdistricts_with_templates, templates_kept_by
from petitions.route import HANDLES, Stop
from petitions.services import Refused
from petitions.services.templates import write_template
from petitions.template_forms import TemplateForm
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

FIELDS = ("subdistrict", "title", "topic", "outcome", "text", "active")


@require_http_methods(["GET", "HEAD", "POST"])
@staff(HANDLES[Stop.SUBDISTRICT], area=Area.SUBDISTRICT)
def templates(request: HttpRequest) -> HttpResponse:
    """All templates of one's own subdistrict. `?edit=<pk>`: the form changes this one."""
    rows = templates_kept_by(request.user)
    wanted = request.GET.get("edit", "")
    edited = scoped_or_404(rows, pk=wanted) if wanted else None
    form = _form(request, edited)
    if form.is_valid():
        chosen = form.cleaned_data["subdistrict"]
        try:
            write_template(subdistrict=chosen, draft=form.draft, by=request.user, template=edited)
        except Refused as refused:
            put_on(form, refused)
        else:
            messages.success(request, _("The template is saved."))
            return redirect("petitions:templates")
    context = {"templates": rows, "form": form, "edited": edited}
    return render(request, "petitions/templates.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, edited: AnswerTemplate | None) -> TemplateForm:
    own = subdistricts_with_templates(request.user)
    if edited is not None:
        own = own.filter(pk=edited.subdistrict_id)
    initial = {name: getattr(edited, name) for name in FIELDS} if edited else {}
    return TemplateForm(request.POST if request.method == "POST" else None, subdistricts=own, initial=initial)
