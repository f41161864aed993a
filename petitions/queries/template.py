"""Answer templates: those that somebody keeps, those that fit a petition, and what one says of it."""

import re

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from petitions.models import AnswerTemplate, Petition
from petitions.route import HANDLES, Stop
from wulibridge.people.models import User
from wulibridge.people.queries import reach
from wulibridge.territory.models import Subdistrict

# What a template may leave open. Nothing of a resident is among it.
PLACEHOLDERS = ("{number}", "{title}", "{date}")
_OPEN = re.compile("|".join(map(re.escape, PLACEHOLDERS)))


def templates_kept_by(user: User) -> QuerySet[AnswerTemplate]:
    """Those of the subdistricts whose third stop `user` handles, in use first."""
    own = subdistricts_with_templates(user)
    return AnswerTemplate.objects.filter(subdistrict__in=own).select_related("changed_by").order_by("-active", "title")


def subdistricts_with_templates(user: User) -> QuerySet[Subdistrict]:
    """Where `user` may write some."""
    return Subdistrict.objects.filter(pk__in=reach(user, HANDLES[Stop.SUBDISTRICT]).subdistricts).order_by("pk")


def templates_for(petition: Petition) -> QuerySet[AnswerTemplate]:
    """Those in use in the petition's subdistrict for its topic, or for every topic. `petition.zone.committee` is
    read; give it loaded."""
    fits = Q(topic="") | Q(topic=petition.topic)
    return AnswerTemplate.objects.filter(fits, subdistrict=petition.zone.committee.subdistrict_id, active=True)


def filled(template: AnswerTemplate, petition: Petition) -> str:
    """The template's words with what it left open, once: what a title holds is not looked into. Today is that of
    Asia/Shanghai, in the language of the present request."""
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    words = dict(zip(PLACEHOLDERS, (petition.number, petition.title, today), strict=True))
    return _OPEN.sub(lambda found: words[found.group()], template.text)
