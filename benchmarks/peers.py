"""Other schedulers, each given one job for every notice."""

from collections.abc import Callable

PEERS: tuple[tuple[str, Callable[[str, int], float | None]], ...] = ()
