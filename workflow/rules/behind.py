"""Who is behind an act: everybody named in it, as actor or as principal."""


def behind(*named: str) -> frozenset[str]:
    """Return the accounts behind an act, given the names in it, some of which may be empty."""
    return frozenset(named) - {""}
