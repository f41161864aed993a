"""The kinds of meetings that the software ships, copied into rows that the office edits."""

from django.db import migrations

from meetings.kinds import KINDS


def copy_kinds(apps, schema_editor):
    kind = apps.get_model("meetings", "MeetingKind")
    for code, shipped in KINDS.items():
        kind.objects.create(
            code=code.value,
            required=[part.value for part in shipped.required],
            optional=[part.value for part in shipped.optional],
            papers="\n".join(name for name, _english in shipped.papers),
            papers_en="\n".join(english for _name, english in shipped.papers),
            pre_step=kind.objects.get(code=shipped.pre_step.value) if shipped.pre_step else None,
            **{
                name: getattr(shipped, name)
                for name in (
                    "name",
                    "name_en",
                    "level",
                    "convened_by",
                    "convened_by_en",
                    "requested_by",
                    "requested_by_en",
                    "notice_days",
                    "notice_in_workdays",
                    "cadence",
                    "output",
                    "open_by_default",
                )
            },
        )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_meetings")]
    operations = [migrations.RunPython(copy_kinds, migrations.RunPython.noop)]
