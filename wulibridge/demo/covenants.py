"""What the residents of the demo office's committee agreed on, and what hangs on its board."""

from datetime import timedelta

from meetings.assembly import Body, Count
from meetings.models import CovenantKind
from meetings.services import covenant as services
from meetings.services.board import NoticeDraft, put_up
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World

COVENANT = """一、楼道和消防通道不堆放杂物，不停放电动车。
二、遛狗牵绳，随手清理。
三、装修不在午休和夜间施工，开工前告诉楼上楼下。
四、邻里有事先商量，商量不成请居委会协调。"""
CHARTER = """一、居民会议每年至少召开一次。
二、居民小组每季度议事一次，议题提前三天公布。"""
NOTICE = "本周六上午九时至十一时在活动室集中办理自行车防盗登记，请带好购车凭证。"


def agree_on_covenants(world: World, places: Places, staff: Staff) -> None:
    """A covenant in force, a charter on which the residents are asked, and a notice. The clock of the demo does not
    turn back: what takes weeks is entered on one day."""
    committee, chair, today = places.zones[0].committee, staff.logins["chair"], world.today
    row = services.begin(committee=committee, kind=CovenantKind.COVENANT, by=chair)
    services.write(covenant=row, text=COVENANT, changes="", edition=1, by=chair)
    services.consult(covenant=row, until=today + timedelta(days=14), looked=True, by=chair)
    said = {"opinions": "多数赞成，有人希望写明装修时间。", "taken_up": "第三条写明了不能施工的时段。"}
    services.close(covenant=row, counted=46, early="各楼组都已收齐意见", by=chair, **said)
    ballot = services.Ballot(Body.HOUSEHOLDS, Count(298, 187, 171, 9, 7), today)
    services.adopt(covenant=row, ballot=ballot, in_force_from=today, by=chair)
    services.file(covenant=row, by=chair)
    services.receive(covenant=row, filed_under="测备〔2026〕12号", by=staff.logins["desk"])
    services.publish(covenant=row, looked=True, by=chair)
    charter = services.begin(committee=committee, kind=CovenantKind.CHARTER, by=chair)
    services.write(covenant=charter, text=CHARTER, changes="", edition=1, by=chair)
    services.consult(covenant=charter, until=today + timedelta(days=14), looked=True, by=chair)
    draft = NoticeDraft("自行车防盗登记", NOTICE, today, today + timedelta(days=6))
    put_up(committee=committee, draft=draft, looked=True, by=chair)
