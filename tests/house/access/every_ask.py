"""All that can be asked, from every room."""

from tests.house.access.admin_asks import ADMIN_ASKS
from tests.house.access.asks import ASKS, Ask
from tests.house.access.ballot_asks import BALLOT_ASKS
from tests.house.access.book_asks import BOOK_ASKS
from tests.house.access.care_asks import CARE_ASKS
from tests.house.access.covenant_asks import COVENANT_ASKS
from tests.house.access.guide_asks import GUIDE_ASKS
from tests.house.access.homecare_asks import HOMECARE_ASKS
from tests.house.access.hotline_asks import HOTLINE_ASKS
from tests.house.access.kind_asks import KIND_ASKS
from tests.house.access.list_asks import LIST_ASKS
from tests.house.access.mandate_asks import MANDATE_ASKS
from tests.house.access.opinion_asks import OPINION_ASKS
from tests.house.access.order_asks import ORDER_ASKS
from tests.house.access.owed_asks import OWED_ASKS
from tests.house.access.paper_asks import PAPER_ASKS
from tests.house.access.pledge_asks import PLEDGE_ASKS
from tests.house.access.points_asks import POINTS_ASKS
from tests.house.access.project_asks import PROJECT_ASKS
from tests.house.access.public_asks import PUBLIC_ASKS
from tests.house.access.register_asks import REGISTER_ASKS
from tests.house.access.report_asks import REPORT_ASKS
from tests.house.access.round_asks import ROUND_ASKS
from tests.house.access.search_asks import SEARCH_ASKS
from tests.house.access.sync_asks import SYNC_ASKS
from tests.house.access.wish_asks import WISH_ASKS
from tests.house.access.work_asks import WORK_ASKS

EVERY_ASK: tuple[Ask, ...] = (
    *ASKS,
    *ORDER_ASKS,
    *OWED_ASKS,
    *KIND_ASKS,
    *CARE_ASKS,
    *MANDATE_ASKS,
    *LIST_ASKS,
    *HOTLINE_ASKS,
    *PAPER_ASKS,
    *PUBLIC_ASKS,
    *REGISTER_ASKS,
    *BOOK_ASKS,
    *GUIDE_ASKS,
    *SEARCH_ASKS,
    *SYNC_ASKS,
    *WISH_ASKS,
    *ROUND_ASKS,
    *REPORT_ASKS,
    *HOMECARE_ASKS,
    *PLEDGE_ASKS,
    *BALLOT_ASKS,
    *POINTS_ASKS,
    *OPINION_ASKS,
    *PROJECT_ASKS,
    *COVENANT_ASKS,
    *WORK_ASKS,
    *ADMIN_ASKS,
)
