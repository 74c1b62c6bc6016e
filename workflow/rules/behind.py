"""Who stands behind an act: everybody whose name is in it, in person or for another."""


def behind(*named: str) -> frozenset[str]:
    """Return the accounts that stand behind an act, of those it names; some may be empty."""
    return frozenset(named) - {""}
