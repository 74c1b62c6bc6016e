"""Compare the judgement of the program on a unit with that of the reference model."""

from collections.abc import Iterator, Mapping

from tests.model import oracle
from tests.model.verdict import Verdict
from tests.model.words import before, stage_of
from workflow.queries.status import Status
from workflow.rules.requirement_result import RequirementResult

#: Items that both sides mean although the program names them differently.
_SPELT = {"51-200": "51+"}


def differences(verdicts: Mapping[str, Verdict], found: Status) -> list[str]:
    """Return how the program's judgement of a unit differs from the model's."""
    review = found.review
    judged = {f.code: f for f in (*review.left, *review.current, *review.upcoming)}
    told = []
    if judged.keys() != verdicts.keys():
        told.append(f"codes {judged.keys() ^ verdicts.keys()}")
    for code, verdict in verdicts.items():
        if code == oracle.STILL_MET and before(found.stage, stage_of(code)):
            continue  # seen from an earlier stage, the stages between are to come, not undone
        granted = {e.item for e in found.exemptions if e.granted_by and e.requirement == code}
        told += [f"{code}: {way}" for way in _differs(judged[code], verdict, granted)]
    return told


def _differs(found: RequirementResult, verdict: Verdict, granted: set[str | None]) -> Iterator[str]:
    if found.met != verdict.met:
        yield f"met {found.met}, model {verdict.met}: {found.lacking} {verdict}"
        return
    if found.blocks == verdict.passes:
        yield f"blocks {found.blocks}, model {verdict}"
    items = {lack.item for lack in found.lacking}
    named = {_SPELT.get(i, i.replace(" ", ":")) for i in verdict.lacking | verdict.detail}
    if not verdict.other or verdict.detail:
        known = named | {"roster"}
        if not named - granted <= items <= known - granted:
            yield f"lacking {sorted(items)}, model {sorted(named - granted)}"
    elif not items >= named - granted:
        yield f"lacking {sorted(items)}, model at least {sorted(named - granted)}"
    for name in ("have", "need"):
        wanted = getattr(verdict, name)
        if wanted is not None and getattr(found, name) != wanted:
            yield f"{name} {getattr(found, name)}, model {wanted}"
