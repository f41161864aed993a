"""What a visit leaves behind: opinion items, and the petitions born in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models import Petition
from petitions.topics import Topic
from visits.models.visit import Visit


class Triage(models.TextChoices):
    """Triage at the door (brief): simple, sudden, complex, hard."""

    SIMPLE = "simple", _("simple: solved on the spot")
    SUDDEN = "sudden", _("sudden: reported at once")
    COMPLEX = "complex", _("complex: collected and studied")
    HARD = "hard", _("hard: passed up")


class OpinionItem(models.Model):
    """民情信息: one matter heard at the door, with its triage; it may have become a petition in the same save."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="opinions", verbose_name=_("home visit"))
    topic = models.CharField(_("topic"), max_length=24, choices=Topic, default=Topic.OTHER)
    text = models.TextField(_("what was said"), max_length=2000)
    triage = models.CharField(_("triage"), max_length=8, choices=Triage, default=Triage.SIMPLE)

    class Meta:
        ordering = ["visit", "pk"]
        verbose_name = _("opinion item")
        verbose_name_plural = _("opinion items")

    def __str__(self) -> str:
        return self.text[:40]


class RaisedPetition(models.Model):
    """Which visit a petition was born in. The link points down: petitions know nothing of visits."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="raised", verbose_name=_("home visit"))
    petition = models.OneToOneField(Petition, models.PROTECT, related_name="+", verbose_name=_("petition"))

    def __str__(self) -> str:
        return f"{self.visit_id} {self.petition_id}"
