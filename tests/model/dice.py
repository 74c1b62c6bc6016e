"""Seeded randomness: slips, dates at the edge, names, and the ways to write a cell."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
_GIVEN = "一文明建国志强丽华敏静伟芳军杰娟涛磊洋勇艳玲超秀霞平刚桂英兰鹏飞"


@dataclass
class Dice:
    """Randomness for one scenario; without `faults` there are no slips."""

    rng: Random
    today: date
    #: The last day on which something correct may have happened.
    latest: date
    faults: bool = True
    #: Also write what section 3 leaves open.
    ambiguous: bool = False
    used: set[str] = field(default_factory=set)

    @property
    def tomorrow(self) -> date:
        """Return the first day that has not come."""
        return self.today + timedelta(days=1)

    def slip(self, *ways: str, share: float = 0.5) -> str:
        """Return one of the ways to be wrong, or '' for the right one."""
        return self.rng.choice(ways) if self.faults and self.chance(share) else ""

    def chance(self, share: float) -> bool:
        """Tell whether something with this probability comes to pass."""
        return self.rng.random() < share

    def pick(self, *things: T) -> T:
        """Return one of several things."""
        return self.rng.choice(things)

    def held(self, back: int = 20) -> date:
        """Return a day that has come, often the very last."""
        days = self.pick(0, 0, 1, self.rng.randint(2, back))
        return self.latest - timedelta(days=days)

    def name(self) -> str:
        """Return a name that nobody in this scenario has yet."""
        while True:
            count = self.pick(1, 2, 2)
            made = self.rng.choice(_SURNAMES) + "".join(self.rng.choices(_GIVEN, k=count))
            if made not in self.used:
                self.used.add(made)
                return made

    def cell(self, on: date | None) -> object:
        """Return a date in one of the four ways it may stand in a cell."""
        if on is None:
            return self.pick(None, "")
        written = (f"{on:%Y-%m-%d}", f"{on.year}.{on.month}.{on.day}")
        return self.pick(on, *written, f"{on.year}年{on.month}月{on.day}日")

    def tick(self, positive: bool) -> object:
        """Return yes or no in one of the ways it may be written."""
        return (
            self.pick("是", "√", 1, "1", "Y") if positive else self.pick("否", "无", 0, "N", None)
        )

    def spelt(self, name: str) -> str:
        """Return a name as people type it: as it is, with spaces, with full-width spaces."""
        wide = name.replace("A", "Ａ")
        return self.pick(name, wide, f" {wide[0]} {wide[1:]}", f"{wide[0]}　{wide[1:]} ")
