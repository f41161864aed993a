"""Papers of the demo office: files of petitions, templates for answers, a letter that waits to be printed."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from petitions.models import AnswerTemplate, Outcome, Petition, Word, WordState
from petitions.route import Move, State
from petitions.services.attachments import add_attachment
from petitions.services.templates import TemplateDraft, write_template
from petitions.topics import Topic
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World

TEMPLATES = (
    (
        "已修复",
        Topic.HOUSING_REPAIR,
        Outcome.SOLVED,
        "“{title}”已于{date}修复。再有问题请凭编号{number}来电。",
    ),
    ("噪声：已劝阻", Topic.NOISE, Outcome.SOLVED, "我们已上门劝阻并约定作息时间。一周后再回访。编号{number}。"),
    ("停车：说明规定", Topic.PARKING, Outcome.EXPLAINED, "小区停车位由业主大会决定。下一次会议将讨论，我们会通知您。"),
    (
        "不在职权内",
        "",
        Outcome.NOT_DONE,
        "您反映的“{title}”不属于街道职权。我们已于{date}转告主管部门。",
    ),
)
# One empty page of A4.
PARTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
)


def lay_out_papers(world: World, places: Places, staff: Staff) -> None:
    """In the zone of the demo logins."""
    desk, lead = staff.logins["desk"], staff.logins["lead"]
    for title, topic, outcome, text in TEMPLATES:
        draft = TemplateDraft(title, text, topic, outcome)
        write_template(subdistrict=places.subdistrict, draft=draft, by=desk)
    AnswerTemplate.objects.update(changed_at=world.now)
    here = Petition.objects.filter(zone=places.zones[0], kind="request")
    for petition in here.filter(state=State.TAKEN).order_by("-received_at", "pk")[:2]:
        add_attachment(petition=petition, file=ContentFile(lamp()), by=lead, caption="坏掉的楼道灯")
        add_attachment(petition=petition, file=ContentFile(_pdf()), by=lead, caption="物业回函")
    for petition in here.filter(petitioner__isnull=False).exclude(address="").order_by("-received_at", "pk")[:2]:
        Petition.objects.filter(pk=petition.pk).update(by_letter=True)
        Word.objects.update_or_create(
            dedupe_key=f"{petition.pk}:1:{Move.REGISTER.value}",
            defaults={
                "petition": petition,
                "event": Move.REGISTER,
                "by_letter": True,
                "state": WordState.TO_PRINT,
                "facts": {"due_on": petition.due_on.isoformat(), "until": ""},
                "settled_at": world.now,
            },
        )


def lamp() -> bytes:
    """A dark lamp on a ceiling, drawn: no picture of a place that exists."""
    picture = Image.new("RGB", (1200, 900), "#b7c1c4")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 1200, 260), fill="#d8d4cb")
    pen.ellipse((470, 180, 730, 440), fill="#5c5a55")
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _pdf() -> bytes:
    out, places = b"%PDF-1.4\n", []
    for n, part in enumerate(PARTS, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 4\n0000000000 65535 f \n" + table + end
