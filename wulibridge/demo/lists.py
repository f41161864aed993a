"""The lists of petitions that the people of the demo office have kept for themselves."""

from petitions.services.saved import save_filter
from wulibridge.demo.staff import Staff

KEPT = {
    "lead": (("我跟进的", "mine=on"),),
    "chair": (("已逾期", "overdue=on"), ("还没联系居民的", "unspoken=true")),
    "desk": (("督办中", "supervised=on"), ("第三站逾期", "stop=3&overdue=true")),
}


def keep_lists(staff: Staff) -> None:
    for login, lists in KEPT.items():
        for name, query in lists:
            save_filter(name=name, query=query, by=staff.logins[login])
