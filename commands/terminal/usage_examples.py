"""An example of every command, for its page of help; those that show their own keep it."""

import click

from workflow.errors import N_

#: What to do where there is no round yet.
FIRST_ROUND = N_(
    "next: xuncha template round -o round.xlsx; or one by one: xuncha record round CODE"
)

EXAMPLES: dict[str, tuple[str, ...]] = {
    "init": ("xuncha init", "xuncha init --simulation --database sqlite:///try.db"),
    "demo": ("xuncha demo", "xuncha demo /tmp/demo --lang en"),
    "template": (
        "xuncha template round -o round.xlsx",
        "xuncha template records --with-letters -o records.xlsx",
    ),
    "import": (
        "xuncha import round.xlsx --as office",
        "xuncha import records.xlsx --round 2026-1 --dry-run --as office",
    ),
    "export": ("xuncha export 2026-1/edu -o records.xlsx --as office",),
    "records": (
        "xuncha records 2026-1/edu --as office",
        "xuncha records 2026-1/edu interview --as office",
    ),
    "open": ("xuncha open 2026-1/edu interview 3 --reason 核对谈话要点 --as linxm",),
    "void": ("xuncha void 2026-1/edu survey 2 --reason 日期误录 --as office",),
    "rounds": ("xuncha rounds --as office",),
    "status": (
        "xuncha status --as office",
        "xuncha status 2026-1 --as office",
        "xuncha status 2026-1/edu --as office",
    ),
    "advance": (
        "xuncha advance 2026-1/edu --as office",
        "xuncha advance 2026-1 --dry-run --as office",
    ),
    "return": ("xuncha return 2026-1/edu interviews --reason 再次约谈 --as office",),
    "draft": (
        "xuncha draft 2026-1/edu report.docx --author wang --author li --cites 1,2 --as wang",
        "xuncha draft 2026-1/edu report.docx --author wang --author li "
        "--none-found 党的领导弱化 --left-out 3=证据不足 --as wang",
    ),
    "draft submit": (
        "xuncha draft submit 2026-1/edu report.docx --author wang --author li --as wang",
    ),
    "draft show": ("xuncha draft show 2026-1/edu --as linxm", "xuncha draft show 2026-1/edu 1"),
    "draft diff": ("xuncha draft diff 2026-1/edu --as linxm", "xuncha draft diff 2026-1/edu 1 3"),
    "draft save": ("xuncha draft save 2026-1/edu 2 -o report.docx --as linxm",),
    "approve": ("xuncha approve 2026-1/edu --draft 1 --as linxm",),
    "exempt": (
        "xuncha exempt 2026-1/edu preparation.roster --reason 进驻当日提供 --as office",
        "xuncha exempt 2026-1/edu interviews.leadership --item A01 --reason 调离 --as office",
    ),
    "confirm-absence": ("xuncha confirm-absence 2026-1/edu A07 --as linxm",),
    "suspend": ("xuncha suspend 2026-1/edu --reason 单位机构调整 --as office",),
    "resume": ("xuncha resume 2026-1/edu --reason 调整已毕 --as office",),
    "cancel": ("xuncha cancel 2026-1/edu --reason 单位撤销 --as office",),
    "deadlines": ("xuncha deadlines 2026-1/edu --as office",),
    "extend": ("xuncha extend 2026-1/edu --days 5 --reason 疫情 --as office",),
    "tick": ("xuncha tick",),
    "notices": (
        "xuncha notices 2026-1/edu --as office",
        "xuncha notices --to linxm --as linxm",
    ),
    "acknowledge": ("xuncha acknowledge 3f2a9c10-7d51-4c1e-9a53-0f8e6b7d2c44 --as linxm",),
    "scheduler": ("xuncha scheduler",),
    "forecast": ("xuncha forecast 2026-1/edu --late interviews=5 --as office",),
    "calendar": ("xuncha calendar show 2026 --as office",),
    "calendar show": ("xuncha calendar show 2026 --as office",),
    "calendar load": ("xuncha calendar load 2027.csv --dry-run --as office",),
    "audit": ("xuncha audit verify --as auditor",),
    "audit log": ("xuncha audit log 2026-1/edu --as auditor",),
    "audit stages": ("xuncha audit stages 2026-1 --as auditor",),
    "audit verify": ("xuncha audit verify --as auditor",),
    "audit export": ("xuncha audit export history.jsonl --as auditor",),
    "user": ("xuncha user list --as sysadmin",),
    "user add": ("xuncha user add wangf --name 王芳 --role office --as sysadmin",),
    "user list": ("xuncha user list --as sysadmin",),
    "user passwd": ("xuncha user passwd linxm --as sysadmin",),
    "user language": ("xuncha user language en --as linxm",),
    "user token": ("xuncha user token --as office",),
    "user disable": ("xuncha user disable wangf --as sysadmin",),
    "user enable": ("xuncha user enable wangf --as sysadmin",),
    "user consent": ("xuncha user consent wangf --as secadmin",),
    "user undelegate": ("xuncha user undelegate wang li --as wang",),
    "user delegate": ("xuncha user delegate wang li --from 2026-05-01 --until 2026-05-10",),
    "policy": ("xuncha policy show 2026-1 --as office",),
    "policy show": ("xuncha policy show 2026-1 --as office",),
    "policy adopt": ("xuncha policy adopt 2026-1 --dry-run --as office",),
    "keys": ("xuncha keys recovery --as secadmin",),
    "keys recovery": ("xuncha keys recovery --as secadmin",),
    "keys restore": ("xuncha keys restore --as secadmin",),
    "diagram": ("xuncha diagram",),
    "check": ("xuncha check",),
}

#: The foot of the first page of help: what a newcomer types first, and what is typed once.
FIRST_STEPS = (
    "xuncha init --simulation",
    "xuncha record round 2026-1 --as office",
    "xuncha record unit 2026-1/edu --as office",
    "xuncha status 2026-1/edu",
)
BEGIN = N_("To try it out; status then says what to type next:")
OF_COMMAND = N_("What a command does, with examples:")
COMPLETE = N_("To complete words with Tab, put this into ~/.bashrc (zsh, fish: those for bash):")
COMPLETION = 'eval "$(_XUNCHA_COMPLETE=bash_source xuncha)"'


def add(command: click.Command, name: str) -> None:
    """Add the examples of a command to its help, and those of the commands below it to theirs."""
    told = (command.help or "").rstrip()
    shown = (f"{line.strip()} " for line in told.splitlines())
    if name in EXAMPLES and not any(line.startswith(f"xuncha {name} ") for line in shown):
        command.help = f"{told}\n\n{_block(EXAMPLES[name])}"
    if isinstance(command, click.Group):
        for below, one in command.commands.items():
            add(one, f"{name} {below}")


def _block(lines: tuple[str, ...]) -> str:
    """Return lines that are shown as they stand."""
    return "\b\n" + "\n".join(lines)
