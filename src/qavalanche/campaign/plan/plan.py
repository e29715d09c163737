"""Plans: rules that say, from stored statistics alone, which samples a campaign is to have.

Without one a spec fixes the points of its grid and the number of samples of each. A plan decides
both stage by stage. It looks at whole blocks only: samples 0 ... n - 1 of a point with n fixed by
the plan, never at whatever happens to be stored. So what it wants in the end does not depend on
workers, order, interruptions, slices, merges, how shards are cut, or what else is stored already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import ValidationError

from qavalanche.campaign.point import Point
from qavalanche.campaign.schemes import short_key
from qavalanche.campaign.section import Section
from qavalanche.errors import InputError, check, check_type, shown, suggestion

if TYPE_CHECKING:
    from qavalanche.campaign.spec import Spec
    from qavalanche.campaign.statistics import Statistics

Known = Callable[[Point, int], "Statistics | None"]
"""(point, n): exact statistics of samples 0 ... n - 1, or None unless all of them are stored."""

Ends = tuple[int, ...]
"""Where the blocks of a point end, increasing: n_1, n_2, ... The last is what is wanted by now."""

Wanted = dict[Point, Ends]
"""Points with the ends of their blocks."""


class CampaignPlan(Section):
    """A section of a spec that is a plan; its fields are its keys, checked as those of others.

    name: of the section. Subclasses are registered by `plan`.
    """

    name: ClassVar[str] = ""

    def wanted(self, spec: Spec, known: Known) -> Wanted:
        """What the campaign is to have by now: of every point the ends of its blocks so far.

        A block is added only when `known` has the one before whole; points may be others than those
        of `spec.grid`. The same statistics always give the same answer, and more of them never take
        anything away. The order of the points is that of tables.
        """
        raise NotImplementedError

    def check(self, spec: Spec) -> None:
        """Raise InputError if the rest of the spec contradicts the plan."""

    def most(self, spec: Spec) -> dict[Point, int]:
        """Points, and the most samples of each, as far as they can be told beforehand."""
        return spec.grid

    @property
    def foreseen_as(self) -> str:
        """What it is asked for, and when `most` is all done, in words; "" for nothing to say."""
        return ""

    @property
    def first_samples(self) -> int | None:
        """What chain.samples is where a spec leaves it out; None if it may not."""
        return None

    def verdicts(self, spec: Spec, known: Known) -> dict[Point, Verdict]:  # noqa: ARG002
        """What became of points; empty if there is nothing to say of each."""
        return {}

    def findings(self, spec: Spec, known: Known) -> list[Verdict]:  # noqa: ARG002
        """What became of what the plan is for, where that is not of single points."""
        return []

    def to_dict(self) -> dict[str, Any]:
        """As a spec holds it."""
        return self.model_dump(exclude_none=True)


class Verdict:
    """What became of a point, or of what else a plan is for."""

    @property
    def reached(self) -> bool:
        """Whether there is what the plan is for."""
        raise NotImplementedError

    @property
    def outcome(self) -> str:
        """In words."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        raise NotImplementedError


PLANS: dict[str, type[CampaignPlan]] = {}
"""Plans by the names of their sections."""

P = TypeVar("P", bound=type[CampaignPlan])


def plan(kind: P) -> P:
    """Register a plan: its section may then stand in specs."""
    PLANS[kind.name] = kind
    return kind


_SAMPLED = ("chain", "blocks", "fields", "hamiltonian")


def planned(given: Mapping[str, Any]) -> tuple[dict[str, Any], CampaignPlan | None]:
    """The content of a spec without its plan, and the plan.

    The samples of the first block are written out where the spec leaves them to the plan. Raises
    InputError for two plans, and for what is wrong in one.
    """
    content = {key: value for key, value in given.items() if key not in PLANS}
    names = [key for key in given if key in PLANS]
    allowed = "give one of them: each says which samples there are to be"
    check(len(names) <= 1, " and ".join(f"[{name}]" for name in names), allowed)
    if not names:
        return content, None
    found = _read(PLANS[names[0]], given[names[0]])
    for key in _SAMPLED if found.first_samples else ():
        if isinstance(content.get(key), dict):
            content[key] = {"samples": found.first_samples, **content[key]}
    return content, found


def _read(kind: type[CampaignPlan], given: Any) -> CampaignPlan:
    """The plan with these keys; InputError with one line, as for other sections of a spec."""
    where, fields = kind.name, kind.model_fields
    check_type(where, given, dict, "must be a section")
    for key in given:
        passed = f"unknown key {where}.{short_key(str(key))}{suggestion(str(key), fields)}"
        check(key in fields, passed, f"known keys are {', '.join(fields)}")
    for key, field in fields.items():
        check(key in given or not field.is_required(), f"[{where}] without {key}", "it is needed")
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        cause = first.get("ctx", {}).get("error")
        if isinstance(cause, InputError):
            raise cause from None
        key = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
        raise InputError(f"{where}.{key} = {shown(first['input'])}: {first['msg']}") from None
