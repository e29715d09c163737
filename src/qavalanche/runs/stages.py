"""The stages of a run: what a store lacks is computed, and with a plan, what it wants then.

Without a plan there is one stage. With one, runs on one store go through its stages together: who
has nothing to do at a stage that others work on waits for them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path

from qavalanche.campaign.chunk import Range, Slice
from qavalanche.campaign.point import Point
from qavalanche.runs.loop import Loop
from qavalanche.store.campaign import Campaign

PAUSE = 1.0
"""Seconds between two looks at what others have done of a stage."""

Missing = dict[Point, list[Range]]


@dataclass(frozen=True)
class Stages:
    """What a run goes through.

    loop: of the run; part: of the samples, that is its own; again: opens the campaign as it is by
    now, given what was seen of it and the shards that this process has checked.
    """

    loop: Loop
    part: Slice | None
    again: Callable[[Campaign, Set[Path]], Campaign]

    def work_off(
        self, campaign: Campaign, compute: Callable[[Campaign, Missing], None]
    ) -> Campaign:
        """Compute what is missing, stage by stage, until nothing is left for this run.

        The campaign as it was seen last.
        """
        compute(campaign, campaign.missing(self.part))
        if campaign.spec.plan is None:
            self.loop.check_shared()
            return campaign
        checked = paths(campaign)
        while not self.loop.stop.due:
            done, self.loop.held = self.loop.done, []
            campaign = self.again(campaign, checked | self.loop.written)
            checked |= paths(campaign)
            if missing := self._mine(campaign):
                compute(campaign, missing)
            if self.loop.done == done:
                if not self.loop.held and not self._waits(campaign):
                    break  # all is there, or what is missing is for others, or time is up
                self._pause()
        return campaign

    def _mine(self, campaign: Campaign) -> Missing:
        """Its own part of what is missing; if there is none, all of it where others share the work.

        A part that is computed for a store of its own, to be merged, is left at that.
        """
        own = campaign.missing(self.part)
        return campaign.missing() if not own and self._shared(campaign) else own

    def _shared(self, campaign: Campaign) -> bool:
        """Whether other runs are at this store, or have been: it has samples of other parts."""
        if self.part is None or self.part.parts == 1 or self.loop.lease.others():
            return True
        return any(
            sum(shard.count for shard in campaign.shards[point])
            > sum(b - a for a, b in self.part.of_blocks(point, ends))
            for point, ends in campaign.blocks.items()
        )

    def _waits(self, campaign: Campaign) -> bool:
        """Whether others compute what is missing."""
        return bool(campaign.missing()) and any(one.claims for one in self.loop.lease.others())

    def _pause(self) -> None:
        try:
            time.sleep(max(0.0, min(PAUSE, self.loop.stop.seconds_left)))
        except KeyboardInterrupt:
            self.loop.stop.request()


def paths(campaign: Campaign) -> set[Path]:
    """The shards that count."""
    return {one.path for shards in campaign.shards.values() for one in shards}
