"""What to do after a refusal that does not say so itself: by what was refused, else by its code."""

from workflow.errors import N_, WorkflowError

#: Message of a refusal → what to do next.
OF_MESSAGE = {
    N_("there is no file {file}"): N_("look where the file is, and write its whole path"),
    N_("the file {file} is larger than 20 MB"): N_("leave out pictures, or save it as text"),
    N_("the file {file} is empty"): N_("save the report into it, then submit it again"),
    N_("{file} is no Word file"): N_("save it as .docx or as text"),
    N_("an author does not approve the text"): N_(
        "somebody who did not write it approves; see the authors with: xuncha status"
    ),
    N_("deputy and leader who approve are different people"): N_(
        "let the other of the two approve, or send back: xuncha return"
    ),
    N_("there is no draft to approve"): N_("submit one first: xuncha draft"),
    N_("there is nobody called {person} on the roster"): N_(
        "write the staff number; see the roster with: xuncha records ROUND/UNIT person"
    ),
    N_("there is no requirement {requirement}"): N_(
        "see the codes with: xuncha status ROUND/UNIT --json"
    ),
    N_("nothing of {requirement} is lacking"): N_("nothing need be done: xuncha status shows it"),
    N_("{requirement} is proposed already"): N_(
        "the office or the leading group grants it with: xuncha exempt"
    ),
    N_("who proposed it does not grant it"): N_("ask somebody else who may"),
    N_("{author} is not of the team"): N_(
        "see the team with: xuncha records ROUND/UNIT member"
    ),
    N_("there is no finding {number}"): N_(
        "see the numbers with: xuncha records ROUND/UNIT finding"
    ),
    N_("there is no {kind} {number} with a sealed text"): N_(
        "see the numbers with: xuncha records ROUND/UNIT KIND"
    ),
    N_("the records of this stage are closed"): N_(
        "sending the inspection back opens them: xuncha return"
    ),
    N_("{target} is not suspended"): N_("nothing need be done: xuncha status shows it"),
}  # fmt: skip

#: Code of a refusal → what to do next.
OF_CODE = {
    "bad_input": N_("correct it and try again; --help after the command shows examples"),
    "not_found": N_("see what there is with: xuncha rounds, xuncha status"),
    "ambiguous": N_("name one of them"),
    "no_such_transition": N_("see what may be done now with: xuncha status ROUND/UNIT"),
    "suspended": N_("resume it first: xuncha resume"),
    "ended": N_("what has ended stays as it is; look at it with: xuncha status"),
    "limit_reached": N_("keep to the day that stands, or let the office change the policy"),
    "no_database": N_("make one with: xuncha init, or name it with --database"),
    "old_schema": N_("upgrade it with: xuncha init"),
    "not_authenticated": N_("name the account with --as, or set XUNCHA_TOKEN"),
    "not_permitted": N_("ask somebody who may"),
    "stale": N_("look at it again with: xuncha status"),
    "busy": N_("try again"),
}


def say(refusal: WorkflowError) -> None:
    """Let a refusal say what to do next, where it does not."""
    if not refusal.following:
        refusal.following = OF_MESSAGE.get(refusal.message) or OF_CODE.get(refusal.code, "")
