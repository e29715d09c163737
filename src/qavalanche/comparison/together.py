"""Run a campaign of several schemes and put the questions to all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qavalanche.analysis.evidence import Evidence, evidences
from qavalanche.analysis.summary import families
from qavalanche.campaign.spec import Spec
from qavalanche.comparison.case import Case
from qavalanche.comparison.comparison import Answered, SchemeComparison
from qavalanche.comparison.question import known_questions
from qavalanche.comparison.takes import Comparable, comparable
from qavalanche.errors import check
from qavalanche.laws import Law
from qavalanche.letter.table import claims_of
from qavalanche.runs.execution import run
from qavalanche.schemes import Scheme
from qavalanche.store.campaign import Campaign

Done = Callable[[], None]


def compare(
    spec: Spec | dict[str, Any] | str | Path,
    directory: str | Path,
    workers: int | None = None,
) -> SchemeComparison:
    """Melt the chains of one law by every scheme of a spec, and put the questions to each.

    spec, directory, workers: as of `run`, which computes what the store lacks. Schemes that cannot
    take the law are not melted, and stand in the comparison with the reason. Raises InputError as
    `run` does, for fewer than two schemes, for none that takes the law, and for more than one law.
    """
    wanted = comparable(spec)
    return compared(run(wanted.spec, directory, workers), wanted)


def compared(campaign: Campaign, wanted: Comparable, done: Done = lambda: None) -> SchemeComparison:
    """The comparison of a campaign that was run; done: called after each scheme."""
    rows = known_questions()
    cases = _cases(campaign, wanted)
    answers: dict[str, dict[str, Any]] = {one.name: {} for one in rows}
    claims = {}
    for case in cases:
        for one in rows:
            answers[one.name][case.label] = one.answer(case)
        if case.evidence is not None:
            claims[case.label] = claims_of(case.evidence)
        done()
    stated = {case.label: case.stated for case in cases}
    found = [
        Answered(
            one, answers[one.name], {k: by[one.name] for k, by in stated.items() if one.name in by}
        )
        for one in rows
    ]
    return SchemeComparison(campaign.directory, _law(campaign.spec), cases, found, claims)


def _law(spec: Spec) -> str:
    return ", ".join(f"{key} = {value}" for key, value in spec.disorder.items() if key != "law")


def _cases(campaign: Campaign, wanted: Comparable) -> list[Case]:
    statistics = campaign.statistics()
    check(any(s.samples for s in statistics.values()), f"{campaign.directory}: 0 samples stored",
          "run the campaign first")  # fmt: skip
    groups = evidences(families(statistics, refined=campaign.spec.refined))
    labels = _labels(wanted.schemes)
    cases = []
    for scheme, label in labels.items():
        own = {point: s for point, s in statistics.items() if point.scheme == scheme}
        found = [one for one in groups if _is_of(one, scheme, campaign.spec.laws[0])]
        check(len(found) <= 1, f"{len(found)} laws that differ in more than one parameter",
              "a comparison is of chains of one law")  # fmt: skip
        evidence = found[0] if found else None
        hindrance = wanted.left_out.get(scheme, "" if found else "0 samples stored")
        cases.append(Case(label, scheme, evidence, hindrance, own))
    return cases


def _is_of(evidence: Evidence, scheme: Scheme, law: Law) -> bool:
    """Whether a family was melted by this scheme: all that it has beside its law is the scheme's.

    The address of one scheme may be part of that of another: that of spots has no name in it.
    """
    common = {k: v for k, v in evidence.family.common.items() if k not in law.address}
    return common == scheme.address


def _labels(schemes: list[Scheme]) -> dict[Scheme, str]:
    """The name of each, with its parameters where it stands more than once."""
    number = Counter(one.name for one in schemes)
    return {one: one.name if number[one.name] == 1 else _full(one, schemes) for one in schemes}


def _full(scheme: Scheme, schemes: list[Scheme]) -> str:
    """The name and the parameters in which it differs from the others of the name."""
    others = [one.parameters for one in schemes if one.name == scheme.name]
    own = scheme.parameters
    differ = [key for key in own if len({str(one[key]) for one in others}) > 1]
    return " ".join([scheme.name, *(f"{key}={own[key]}" for key in differ)])
