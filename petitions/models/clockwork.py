"""What the sweep leaves behind about itself."""

from django.db import models
from django.db.models.functions import Now


class Heartbeat(models.Model):
    """When the sweep last ran to its end, and what it did: shown on the dashboard."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(db_default=Now())
    result = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
