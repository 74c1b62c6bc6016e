"""The first commands for a newcomer, shown below the help page and an empty answer."""

from workflow.errors import N_

#: What to do if there is no round yet.
FIRST_ROUND = N_(
    "next: xuncha template round -o round.xlsx; or one by one: xuncha record round CODE"
)
COMPLETION = 'eval "$(_XUNCHA_COMPLETE=bash_source xuncha)"'
COMMANDS = (
    "xuncha init --simulation",
    "xuncha record round 2026-1 --as office",
    "xuncha record unit 2026-1/edu --as office",
    "xuncha status 2026-1/edu",
)

#: The heading below the list of commands, and the lines under it.
FOOT = (
    (N_("To try it out; status then says what to type next:"), COMMANDS),
    (
        N_("What a command does, with examples:"),
        ("xuncha advance --help", "xuncha record paper --help"),
    ),
    (
        N_("To complete words with Tab, put this into ~/.bashrc (zsh, fish: those for bash):"),
        (COMPLETION,),
    ),
)

#: Commands to try in the folder of a demo.
AFTER_DEMO = (
    "xuncha figures 2026-1 --at 2026-11-23",
    "xuncha status 2026-1 --at 2026-11-23",
    "xuncha deadlines 2026-1/rmt --at 2026-11-23",
    "xuncha notices 2026-1/edu-jx --at 2026-11-23",
    "xuncha audit stages 2026-1/med-rm",
    "xuncha records 2026-1/edu-yz finding",
    "xuncha export 2026-1 -o records.xlsx",
    "xuncha audit verify",
)
