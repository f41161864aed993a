"""The frame's own pages: home, log-in, language, health."""

from django.contrib.auth.views import LoginView, LogoutView
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from wulibridge.web.context import doors_of
from wulibridge.web.guard import public, staff


@require_GET
@staff()
def home(request: HttpRequest) -> HttpResponse:
    """Everyone opens on what they must do now."""
    doors = doors_of(request.user)
    return redirect(doors[0].url_name) if doors else render(request, "web/no_post.html")


@require_GET
@public
def healthz(request: HttpRequest) -> HttpResponse:
    """For the machine's health checks: the web answers and reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


login = public(LoginView.as_view(template_name="web/login.html", redirect_authenticated_user=True))
logout = public(LogoutView.as_view())


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return render(request, "web/locked_out.html", status=429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "web/csrf_failure.html", status=403)
