"""The shape of files that are brought to a petition, and of a reason to withdraw one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wulibridge.web.fields import LineField


class AttachForm(forms.Form):
    """What goes with all files of one sending. The files themselves are judged one by one."""

    caption = LineField(
        label=_("What do they show?"),
        max_length=80,
        required=False,
        help_text=_("Leave out names. What the files are called is not kept."),
    )
    with_name = forms.BooleanField(
        label=_("They name the petitioner"),
        required=False,
        help_text=_("Then only those see them who may read the petitioner's name."),
    )

    def __init__(self, *args: object, knows_name: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not knows_name:
            del self.fields["with_name"]


class WithdrawForm(forms.Form):
    reason = LineField(label=_("Why is it withdrawn?"), max_length=200)
