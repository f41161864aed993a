"""The meetings that a petition was on the agenda of: a page of its own, or its middle alone for the petition's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.models import Meeting
from meetings.queries.mine import meetings_about
from petitions.models import Petition
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, scoped_or_404, staff


@require_safe
@staff(Permission.PETITION_READ, Permission.DEPARTMENT_READ, area=(Area.ZONE, Area.ORGANIZATION))
def about(request: HttpRequest, number: str) -> HttpResponse:
    """Of a petition that one sees, those meetings that one holds or goes to; what one holds is linked."""
    petition = scoped_or_404(Petition.objects.visible_to(request.user), number=number)
    rows = list(meetings_about(petition, request.user))
    held = set(
        Meeting.objects.visible_to(request.user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    template = "meetings/_about.html" if request.htmx else "meetings/about.html"  # type: ignore[attr-defined]
    return render(request, template, {"petition": petition, "rows": [(row, row.pk in held) for row in rows]})
