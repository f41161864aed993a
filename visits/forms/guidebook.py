"""The shape of an edition's name and of its entries. What may be changed is decided by visits.services.guidebook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from visits.models import Edition, OpenResource, Service
from visits.queries.guidebook import editions_of, subdistricts_of_maker
from wulibridge.people.models import User
from wulibridge.territory.models import Organization, Subdistrict
from wulibridge.web.fields import CodeField, LineField


class EditionForm(forms.Form):
    """A new edition: like an earlier one, or like the one that comes with the software."""

    name = LineField(label=_("Name of the edition"), max_length=40, help_text=_("Such as the year."))
    like = forms.ModelChoiceField(
        label=_("Begin with"),
        queryset=Edition.objects.none(),
        required=False,
        empty_label=_("the supplied guidebook: 27 services, 22 resources"),
    )
    subdistrict = forms.ModelChoiceField(label=_("Subdistrict"), queryset=Subdistrict.objects.none(), empty_label=None)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        mine = subdistricts_of_maker(user)
        self.fields["like"].queryset = editions_of(user)
        self.fields["subdistrict"].queryset = mine
        if len(mine) == 1:
            del self.fields["subdistrict"]
            self.only = mine[0]

    def of_subdistrict(self) -> Subdistrict:
        return self.cleaned_data.get("subdistrict") or self.only


class EntryForm(forms.ModelForm):
    """One entry. Its instance is not saved here: the service does."""

    english: tuple[str, ...] = ()

    def plain(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.endswith("_en")]

    def in_english(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.endswith("_en")]


def _lines(names: tuple[str, ...]) -> dict[str, type[forms.Field]]:
    return {name: CodeField if name == "phone" else LineField for name in names}


class ServiceForm(EntryForm):
    class Meta:
        model = Service
        fields = (
            "service_class", "name", "sentence", "organization", "provider", "phone", "how_to_join", "joinable",
            "name_en", "sentence_en", "provider_en", "how_to_join_en",
        )  # fmt: skip
        field_classes = _lines(
            ("name", "sentence", "provider", "phone", "how_to_join", "name_en", "sentence_en", "provider_en",
             "how_to_join_en")
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subdistrict = self.instance.edition.subdistrict_id
        self.fields["organization"].queryset = Organization.objects.filter(subdistrict=subdistrict, active=True)


class ResourceForm(EntryForm):
    class Meta:
        model = OpenResource
        fields = ("resource_class", "name", "place", "hours", "phone", "name_en", "place_en", "hours_en")
        field_classes = _lines(("name", "place", "hours", "phone", "name_en", "place_en", "hours_en"))


FORMS: dict[str, type[EntryForm]] = {"service": ServiceForm, "resource": ResourceForm}
MODELS: dict[str, type[Service | OpenResource]] = {"service": Service, "resource": OpenResource}
