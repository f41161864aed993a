"""The frame's own pages: home, log-in, language, notices, password, health."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.paginator import Paginator
from django.core.validators import MaxLengthValidator
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wulibridge.notices.channels import text_of
from wulibridge.notices.models import Notice
from wulibridge.notices.queries import notices_of
from wulibridge.notices.services import mark_read
from wulibridge.people.models import MailChoice
from wulibridge.people.services import choose_language, choose_mail, set_password
from wulibridge.web.context import first_page_of
from wulibridge.web.guard import Area, public, staff

NOTICES_PER_PAGE = 25


@require_GET
@staff(area=Area.OWN)
def home(request: HttpRequest) -> HttpResponse:
    """Everyone opens on what they must do now."""
    page = first_page_of(request.user)
    return redirect(page) if page else render(request, "web/no_post.html")


@require_GET
@public
def healthz(request: HttpRequest) -> HttpResponse:
    """For the machine's health checks: the web answers and reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


class LoginForm(AuthenticationForm):
    """Django's, which tells the browser how long a name may be and then believes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["username"]
        name.validators.append(MaxLengthValidator(name.max_length))


class StaffLoginView(LoginView):
    """Django's log-in, and the page then speaks the language the user once chose."""

    authentication_form = LoginForm
    template_name = "web/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        language = self.request.user.language
        return _with_language(response, language) if language else response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


login = public(StaffLoginView.as_view())
logout = public(LogoutView.as_view())


@require_POST
@public
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language: in the cookie for anybody, and on the account of who is signed in."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    if not (ours and back.startswith(("/", "http"))):  # anything else might be taken for the name of a page
        back = settings.LOGIN_REDIRECT_URL
    response = redirect(back)
    if wanted not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        choose_language(user=request.user, language=wanted)
    return _with_language(response, wanted)


def _with_language(response: HttpResponse, language: str) -> HttpResponse:
    name, age = settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_COOKIE_AGE
    response.set_cookie(name, language, max_age=age, samesite="Lax", secure=settings.HTTPS)
    return response


@require_http_methods(["GET", "POST"])
@staff(area=Area.OWN)
def notices(request: HttpRequest) -> HttpResponse:
    """What I was told in the app. POST marks all of it as read, or says how I want it by e-mail."""
    if request.method == "POST":
        if request.POST.get("mail") in MailChoice.values:
            choose_mail(user=request.user, mail=request.POST["mail"])
            messages.success(request, gettext("Your choice is kept."))
        else:
            mark_read(receiver=request.user)
        return redirect("web:notices")
    page = Paginator(notices_of(request.user), NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    notes = [_worded(notice, request.user) for notice in page]
    any_unread = any(note["notice"].read_at is None for note in notes)
    return render(
        request,
        "web/notices.html",
        {"page": page, "notes": notes, "any_unread": any_unread, "mail_choices": MailChoice},
    )


def _worded(notice: Notice, receiver: Any) -> dict[str, Any]:
    notice.receiver = receiver
    subject, body = text_of(notice, language=get_language())
    body, _blank, _address = body.partition("\n\n")  # the rest repeats the title and the address of the link
    return {"notice": notice, "subject": subject, "body": body}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@staff(area=Area.OWN)
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own. This session goes on, the others end."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(user=request.user, password=form.cleaned_data["new_password1"], by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, gettext("Your password is changed."))
        return redirect("web:home")
    return render(request, "web/password.html", {"form": form}, status=422 if request.method == "POST" else 200)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords for one name from one address."""
    return render(request, "web/locked_out.html", status=429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose secret is missing or old. A program is told so as a program: it asks for a new one."""
    if request.content_type == "application/json":
        return JsonResponse({"reason": "csrf"}, status=403)
    return render(request, "web/csrf_failure.html", status=403)
