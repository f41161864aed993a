"""How a picture that was sent stands, and why it may not have been taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhotoState(models.TextChoices):
    ARRIVED = "arrived", _("being prepared")
    READY = "ready", _("ready")
    REFUSED = "refused", _("could not be taken")
    REMOVED = "removed", _("removed")


class PhotoFlaw(models.TextChoices):
    """Why a picture was not taken."""

    NO_IMAGE = "no_image", _("This is no photo: take JPEG, PNG or WebP.")
    TOO_LARGE = "too_large", _("The photo has too many pixels. Send a smaller one.")
    BROKEN = "broken", _("The photo is damaged. Take it once more.")
    GONE = "gone", _("The photo's file is gone.")
    FAILED = "failed", _("The photo could not be prepared.")
