"""Old topics in the words of our own list: by name, then by what the words speak of. What is unknown is OTHER."""

from functools import cache

from petitions.topics import Topic
from wulibridge.folding import fold

# Words that speak of a topic. The first topic with one of its words in the old name is taken.
_WORDS: tuple[tuple[Topic, tuple[str, ...]], ...] = (
    (Topic.LIFTS, ("电梯", "加装", "lift", "elevator")),
    (Topic.ILLEGAL_BUILDING, ("违建", "违章", "违法建筑", "搭建", "群租")),
    (Topic.RENEWAL, ("动迁", "拆迁", "征收", "旧改", "旧区改造", "安置", "棚改")),
    (Topic.PARKING, ("停车", "车位", "parking")),
    (Topic.NOISE, ("噪声", "噪音", "扰民", "noise")),
    (Topic.AIR_AND_SMELL, ("油烟", "异味", "空气", "扬尘", "污染", "环保", "环境保护")),
    (Topic.WASTE_SORTING, ("垃圾", "保洁", "环卫", "市容", "卫生死角", "waste")),
    (Topic.GREENERY, ("绿化", "树木", "园林", "greenery")),
    (Topic.DRAINAGE, ("排水", "积水", "下水", "污水", "雨污", "drain")),
    (Topic.WATER_POWER_GAS, ("供水", "供电", "燃气", "煤气", "水电", "停水", "停电", "供热", "自来水")),
    (Topic.FIRE_SAFETY, ("消防", "火灾", "飞线", "充电", "fire")),
    (Topic.HOUSING_REPAIR, ("房屋维修", "漏水", "渗水", "外墙", "修缮", "维修", "repair")),
    (Topic.PROPERTY_MANAGEMENT, ("物业", "业委会", "住房", "房产", "房屋", "城乡建设", "property")),
    (Topic.TRAFFIC, ("交通", "道路", "公交", "路灯", "出行", "traffic")),
    (Topic.STREET_TRADE, ("商贸", "市场", "摊", "商铺", "旅游", "消费", "经营", "trade")),
    (Topic.PUBLIC_SAFETY, ("治安", "公安", "安全", "诈骗", "政法", "safety")),
    (Topic.ELDERLY_CARE, ("养老", "老年", "老人", "助餐", "elderly")),
    (Topic.CHILDREN_SCHOOLS, ("教育", "学校", "幼儿", "托育", "入学", "school")),
    (Topic.HEALTH_SERVICES, ("医疗", "卫生", "医院", "计生", "疫", "health")),
    (Topic.SOCIAL_AID, ("低保", "救助", "残疾", "民政", "困难", "aid")),
    (Topic.WORK_PENSIONS, ("劳动", "社保", "社会保障", "就业", "工资", "人社", "pension")),
    (Topic.NEIGHBOURS, ("邻里", "纠纷", "相邻", "neighbour")),
    (Topic.CULTURE_SPORT, ("文化", "体育", "文体", "健身", "culture", "sport")),
    (Topic.STAFF_CONDUCT, ("作风", "态度", "纪检", "投诉工作人员", "conduct")),
)
# Chinese and English names of the list as it is shown, beside the words above.
_NAMES: dict[str, Topic] = {fold(topic.value.replace("_", " ")): topic for topic in Topic} | {
    fold(topic.value): topic for topic in Topic
}


@cache
def topic_of(old: str) -> Topic:
    """The topic that an old register's word stands for, OTHER when nobody can tell."""
    folded = fold(old)
    if folded in _NAMES:
        return _NAMES[folded]
    for topic, words in _WORDS:
        if any(word in folded for word in words):
            return topic
    return Topic.OTHER
