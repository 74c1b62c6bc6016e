"""The staff rosters: invented people in realistic proportions, the same at every run."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from examples.cases import Round, Unit

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖"
)
GIVEN = (
    *"伟芳敏静丽强磊军洋勇艳杰娟涛明超霞平刚英华鹏飞鑫波斌莉宇浩凯倩婷雪琳",
    *(
        "建华",
        "志强",
        "秀兰",
        "玉梅",
        "海燕",
        "春花",
        "国庆",
        "文静",
        "晓东",
        "丽华",
        "永福",
        "桂英",
    ),
    *(
        "思远",
        "雨桐",
        "子涵",
        "佳怡",
        "俊杰",
        "梦瑶",
        "浩然",
        "欣怡",
        "天宇",
        "诗琪",
        "家豪",
        "若曦",
    ),
    *(
        "红梅",
        "卫国",
        "爱民",
        "新民",
        "素芬",
        "桂花",
        "金凤",
        "德胜",
        "福生",
        "广才",
        "兴旺",
        "学军",
    ),
    *(
        "振华",
        "光明",
        "培红",
        "庆丰",
        "长江",
        "明珠",
        "立军",
        "少杰",
        "一帆",
        "嘉慧",
        "泽宇",
        "晨曦",
    ),
)
MINORITY_NAMES = (
    *("阿依古丽·买买提", "古丽娜尔·艾山", "巴特尔", "乌兰", "石阿朵", "龙阿妹", "吴老岩", "马小兵"),
    *("金顺姬", "朴英哲", "韦春妮", "覃世明", "蓝彩云", "杨阿雅", "田茂昌", "向翠翠", "彭武陵"),
    *("扎西顿珠", "阿木尔", "白音", "丹增", "拉毛措", "穆萨", "海正元", "哈丽娜", "索朗卓玛"),
)
#: The bands of the round's start year: up to 35, 36 to 50, 51 and older.
BANDS = ((1991, 2002), (1976, 1990), (1967, 1975))


@dataclass(frozen=True)
class Person:
    """One line of a roster."""

    number: str
    name: str
    post: str
    born: int
    leader: bool = False
    party: bool = False
    middle: bool = False
    minority: bool = False
    absent: str = ""

    @property
    def must_be_seen(self) -> bool:
        """Return whether this person belongs to a group that must be interviewed."""
        return (self.leader or self.party or self.middle or self.minority) and not self.absent


def rosters(round_: Round) -> dict[str, tuple[Person, ...]]:
    """Return every unit's roster by its code."""
    taken = {member.name for member in round_.members} | {round_.sender_secretary}
    taken |= {committee.secretary for committee in round_.committees}
    return {unit.code: _roster(unit, taken) for unit in round_.units}


def reference(person: Person, roster: tuple[Person, ...]) -> str:
    """Return how records name a person: by name, namesakes by staff number."""
    namesakes = sum(1 for other in roster if other.name == person.name)
    return person.name if namesakes == 1 else person.number


def interviewed(unit: Unit, roster: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return whom the team talked to: all the must-talks, then others up to the unit's figure."""
    chosen = [person for person in roster if person.must_be_seen]
    others = [person for person in roster if not person.must_be_seen and not person.absent]
    Random(f"interviewed {unit.code}").shuffle(others)
    chosen += others[: unit.interviewed - len(chosen)]
    return tuple(person for person in roster if person in chosen)


def _roster(unit: Unit, taken: set[str]) -> tuple[Person, ...]:
    random = Random(f"roster {unit.code}")
    names = _names(random, taken | {name for name, _ in unit.leaders} | {"王伟"})
    posts = [*unit.leaders, *(("", post) for post in unit.middle)]
    people = []
    for index in range(unit.staff):
        name, post = posts[index] if index < len(posts) else ("", random.choice(unit.ordinary))
        people.append(
            Person(
                number=f"{unit.prefix}{index + 1:03}",
                name=name or next(names),
                post=post,
                born=_born(random, index, len(posts)),
                leader=index < len(unit.leaders),
                middle=len(unit.leaders) <= index < len(posts),
            )
        )
    people = _with_party(people, unit, random)
    people = _with_minorities(people, unit, random)
    return tuple(_with_oddities(people, unit))


def _names(random: Random, taken: set[str]) -> Iterator[str]:
    used = set(taken)
    while True:
        name = random.choice(SURNAMES) + random.choice(GIVEN)
        if name not in used:
            used.add(name)
            yield name


def _born(random: Random, index: int, with_post: int) -> int:
    bands = BANDS[1:] if index < with_post else BANDS
    first, last = bands[index % len(bands)]
    return random.randint(first, last)


def _with_party(people: list[Person], unit: Unit, random: Random) -> list[Person]:
    """Make all leaders, most of the middle managers and then others Party members."""
    leaders = [p.number for p in people if p.leader]
    middle = [p.number for p in people if p.middle]
    others = [p.number for p in people if not p.leader and not p.middle]
    of_middle = random.sample(middle, min(-(-3 * len(middle) // 4), unit.party_members))
    chosen = {*leaders, *of_middle}
    chosen |= set(random.sample(others, unit.party_members - len(chosen)))
    return [replace(p, party=p.number in chosen) for p in people]


def _with_minorities(people: list[Person], unit: Unit, random: Random) -> list[Person]:
    """Give one middle manager and some others the name and mark of a minority."""
    middle = [p.number for p in people if p.middle]
    others = [p.number for p in people if not p.leader and not p.middle]
    chosen = [random.choice(middle), *random.sample(others, unit.minorities - 1)]
    names = dict(zip(chosen, random.sample(MINORITY_NAMES, len(chosen)), strict=True))
    return [
        replace(p, name=names[p.number], minority=True) if p.number in names else p for p in people
    ]


def _with_oddities(people: list[Person], unit: Unit) -> list[Person]:
    """Add the unit's namesakes (one of them in the Party) and its absent Party member."""
    plain = [p for p in people if not (p.leader or p.middle or p.minority)]
    comrades = [p for p in plain if p.party]
    changed: dict[str, Person] = {}
    if unit.namesake:
        ordinary = next(p for p in plain if not p.party)
        for person in (comrades[0], ordinary):
            changed[person.number] = replace(person, name=unit.namesake)
    if unit.sick:
        changed[comrades[-1].number] = replace(comrades[-1], absent=unit.sick)
    return [changed.get(p.number, p) for p in people]
