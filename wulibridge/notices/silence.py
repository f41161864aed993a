"""Who is told when a device falls silent while it keeps what nobody has seen yet."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from wulibridge.notices.services import Message, notify
from wulibridge.people.devices import leads_of, silent
from wulibridge.people.models import Device


def tell_of_silent_devices() -> int:
    """Tell the leads, once for each silence, of devices that kept unsent items for 48 hours without a word.

    Returns how many devices that were. Nobody is told twice, however often or from wherever this is called.
    """
    with transaction.atomic():
        devices = list(silent(Device.objects.filter(told_at=None)).select_for_update(skip_locked=True))
        notify(_message(device) for device in devices)
        Device.objects.filter(pk__in=[device.pk for device in devices]).update(told_at=timezone.now())
    return len(devices)


def _message(device: Device) -> Message:
    last = timezone.localtime(device.last_seen)
    facts = {
        "who": str(device.user),
        "device": device.label,
        "waiting": device.waiting,
        "last_seen": last.date().isoformat(),
    }
    key = f"device:{device.pk}:{last.isoformat()}"
    return Message("device_silent", key, tuple(leads_of(device)), reverse("web:devices"), facts, named=True)
