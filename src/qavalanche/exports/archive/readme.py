"""The README.txt of an archive."""

from __future__ import annotations

from collections.abc import Mapping

from qavalanche.errors import counted
from qavalanche.exports.archive.code import Own, again
from qavalanche.store.campaign import Campaign

README = """\
{name}: a campaign of qavalanche {version}
{rule}

{held}.{lacking}
spec {spec}, digest of the statistics {digest}

What is here
------------
spec.toml           the campaign: law of disorder, lengths, scheme, seed and numbers of samples
points.csv          one row a point: parameters, samples, every mean with its standard error
points.json         the same, with the unit of every column
statistics.json     exact sums of all samples of every point: what the means are made of
manifest.json       the store's own record: spec, versions, when it was made and extended
provenance.json     what made the samples: software, machines, times; checksum of every shard
requirements.txt    the packages that the samples were made with, pinned
CITATION.txt, .bib  what to cite
LICENSE.txt         the licence of the software, not of these data: say yourself which they have
SHA256SUMS          checksums of all files{more}

How to check it
---------------
sha256sum --check SHA256SUMS
qavalanche archive --check FILE, FILE being the archive, also holds its parts against each other.

How to make it again
--------------------
{again}
On another version of the random streams ({streams}) or of a scheme ({schemes}) they are others.
"""

_ROWS = """
shards/             all samples, one row each, in Parquet: this folder is a store that
                    `qavalanche status .` and every other command opens"""
_DATA = """
data/               files that the spec reads"""


_CODE = """
code/               files that define what is not part of qavalanche, see below"""


def readme(
    campaign: Campaign, name: str, facts: dict[str, str], held: Mapping[str, bool], own: list[Own]
) -> str:
    """What is in the archive, how to check it, and how to make it again.

    facts: version, python, digest; held: whether samples ("rows") and "data" are in it; own: what
    is not part of qavalanche.
    """
    statistics = campaign.statistics()
    samples = sum(s.samples for s in statistics.values())
    missing, damaged = campaign.samples_missing, len(campaign.damaged)
    lacking = f"\nIncomplete: {counted(missing, 'sample')} missing" if missing else ""
    lacking += f", {counted(damaged, 'shard')} damaged and left out" if damaged else ""
    lost = [one.what for one in own if not one.file]
    lacking += f"\nNot in here: what defines {', '.join(lost)}" if lost else ""
    more = (_ROWS if held["rows"] else "") + (_DATA if held["data"] else "")
    more += _CODE if len(lost) < len(own) else ""
    tolerances = {point.scheme.relative_tolerance for point in statistics} - {0.0}
    within = f", or, of what LAPACK makes, on another machine within {max(tolerances, default=0):g}"
    schemes = ", ".join(f"{k} {v}" for k, v in sorted(campaign.versions.schemes.items()))
    return README.format(
        name=name,
        rule="=" * (len(name) + len(": a campaign of qavalanche ") + len(facts["version"])),
        held=f"{counted(samples, 'sample')} at {counted(len(statistics), 'point')}",
        lacking=lacking,
        spec=campaign.spec.hash,
        more=more,
        again=again(own).format(python=facts["python"], tolerance=within if tolerances else ""),
        streams=campaign.versions.streams,
        schemes=schemes,
        version=facts["version"],
        digest=facts["digest"],
    )
