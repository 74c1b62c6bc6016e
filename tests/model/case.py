"""The rows and acts of one unit, and the questions that the requirements ask about them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from tests.model.cells import codes, day, number, parts, plain, text
from tests.model.words import Row, Sheets


@dataclass(frozen=True)
class Policy:
    """The defaults of section 7 that the requirements depend on."""

    small_unit: int = 30
    share: int = 70
    bands: tuple[tuple[int, int], ...] = ((0, 35), (36, 50), (51, 200))
    categories: tuple[str, ...] = ("工作台账", "会议记录", "文件资料", "档案", "财务账目")
    author_role: str = "组员"
    feedback_authorized: bool = True
    further_channels: tuple[str, ...] = ()
    returned_share: int = 0


@dataclass(frozen=True, eq=False)
class Case:
    """All that is known about one unit on one day.

    `acts` are in the order they happened; the keys of each kind:
    draft: version, authors, cites, none_found, left_out, on; approve: role, by, version, on,
    perhaps on_behalf_of; return: to, on. Other acts are ignored.
    """

    round: Sheets
    records: Sheets
    unit: str
    today: date
    acts: Sequence[Row] = ()
    exemptions: Sequence[Row] = ()
    absences: Collection[str] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)

    # -- dates ------------------------------------------------------------------------------

    def happened(self, value: object) -> bool:
        """Tell whether there is a date and it is not after today."""
        on = day(value)
        return on is not None and on <= self.today

    # -- the round and the unit -------------------------------------------------------------

    @cached_property
    def round_row(self) -> Row:
        """Return the one row of the round."""
        return self.round["轮次"][0]

    @cached_property
    def start(self) -> date | None:
        """Return the day the round starts."""
        return day(self.round_row.get("开始日期"))

    @cached_property
    def unit_row(self) -> Row:
        """Return the row of the unit."""
        return next(r for r in self.round["被巡察单位"] if text(r["单位代码"]) == self.unit)

    @property
    def own_secretary(self) -> str:
        """Return the name of the unit's own secretary, as it is compared."""
        return plain(self.unit_row.get("党组织书记"))

    @property
    def upper_secretary(self) -> str:
        """Return the governing committee's secretary; the unit's own where there is none."""
        if not text(self.unit_row.get("所属党委")):
            return self.own_secretary
        return plain(self.unit_row.get("所属党委书记"))

    # -- the team ---------------------------------------------------------------------------

    @cached_property
    def team_rows(self) -> list[Row]:
        """Return every row of the unit's team, whatever its dates."""
        group = text(self.unit_row.get("组别"))
        rows = self.round["巡察组"]
        return [r for r in rows if not group or text(r.get("组别")) in ("", group)]

    def on_duty(self, on: date) -> list[Row]:
        """Return the rows of those whose dates cover a day, recused or not."""

        def covers(row: Row) -> bool:
            first, last = day(row.get("起始日期")), day(row.get("截止日期"))
            return (first or date.min) <= on <= (last or date.max)

        return [row for row in self.team_rows if covers(row)]

    @cached_property
    def declarations(self) -> list[Row]:
        """Return the declarations that concern this unit."""
        return [r for r in self.round.get("回避申报", ()) if _serves(r, self.unit)]

    @cached_property
    def out(self) -> set[str]:
        """Return the accounts that take no part in this inspection."""
        return {text(r["账号"]) for r in self.declarations if text(r.get("处理")) == "不参加"}

    @lru_cache(maxsize=256)  # noqa: B019 (a case lives as long as its test)
    def team(self, on: date) -> dict[str, Row]:
        """Return the members of the team who take part on a day, by account."""
        rows = {text(row["账号"]): row for row in self.on_duty(on)}
        return {account: row for account, row in rows.items() if account not in self.out}

    def members_named(self, value: object, on: date | None) -> set[str]:
        """Return the accounts of the team on a day that a cell names, by account or name."""
        named = {plain(name) for name in parts(value)}
        team = self.team(on or self.today)
        return {
            account
            for account, row in team.items()
            if plain(account) in named or plain(row.get("姓名")) in named
        }

    # -- the roster -------------------------------------------------------------------------

    @cached_property
    def roster(self) -> dict[str, Row]:
        """Return the unit's people by staff number."""
        rows = [r for r in self.round.get("花名册", ()) if text(r["单位代码"]) == self.unit]
        return {text(row["工号"]): row for row in rows}

    @cached_property
    def head_count(self) -> int | None:
        """Return the head count that the unit stated."""
        return number(self.unit_row.get("在册人数"))

    @property
    def roster_is_short(self) -> bool:
        """Tell whether people are missing from the roster."""
        return len(self.roster) < (self.head_count or 0)

    def person(self, value: object) -> str | None:
        """Return the staff number that a cell names, by number or by name."""
        if text(value) in self.roster:
            return text(value)
        found = [no for no, row in self.roster.items() if plain(row.get("姓名")) == plain(value)]
        return found[0] if len(found) == 1 else None

    # -- the records ------------------------------------------------------------------------

    def rows(self, sheet: str) -> list[Row]:
        """Return the unit's rows of one sheet, in the order of the file."""
        code = text(self.round_row.get("轮次编号"))
        return [
            row
            for row in self.records.get(sheet, ())
            if _serves(row, self.unit) and text(row.get("轮次编号")) in ("", code)
        ]

    def label(self, sheet: str, row: Row) -> str:
        """Return a row's record number: 编号, else 记录号, else its place among the unit's rows."""
        given = text(row.get("编号")) or text(row.get("记录号"))
        return given or str([id(other) for other in self.rows(sheet)].index(id(row)) + 1)

    def meetings(self, kind: str) -> list[Row]:
        """Return the meetings of a type that were held."""
        rows = [r for r in self.rows("会议") if kind in parts(r.get("会议类型"))]
        return [row for row in rows if self.happened(row.get("日期"))]

    def paper(self, kind: str, since: date = date.min) -> Row | None:
        """Return the latest paper of a type dated from a day on and not after today."""
        latest: Row | None = None
        for row in self.rows("书面材料"):
            on = day(row.get("日期"))
            if text(row.get("材料类型")) != kind or on is None or not since <= on <= self.today:
                continue
            if latest is None or on >= (day(latest.get("日期")) or date.min):
                latest = row
        return latest

    # -- drafts and approvals ---------------------------------------------------------------

    @property
    def draft(self) -> Row | None:
        """Return the current version of the report."""
        drafts = [act for act in self.acts if act["act"] == "draft"]
        return drafts[-1] if drafts else None

    def since_last(self, ends: Callable[[Row], bool]) -> list[Row]:
        """Return the acts after the last one for which `ends` holds."""
        last = max((i for i, act in enumerate(self.acts) if ends(act)), default=-1)
        return list(self.acts[last + 1 :])

    def approval(self, role: str) -> Row | None:
        """Return the approval of a role that counts: of this version, not sent back since."""
        if self.draft is None:
            return None
        for act in self.since_last(lambda act: act["act"] == "return"):
            of_version = act["act"] == "approve" and act["version"] == self.draft["version"]
            if of_version and act["role"] == role and not signers(act) & self.out:
                return act
        return None


def signers(act: Row) -> set[str]:
    """Return both accounts of an act that was done on somebody's behalf, or the one."""
    return {text(act.get("by")), text(act.get("on_behalf_of"))} - {""}


def _serves(row: Row, unit: str) -> bool:
    """Tell whether a row is for a unit, alone, among several or for all (*)."""
    named = codes(row.get("单位代码"))
    return "*" in named or unit in named
