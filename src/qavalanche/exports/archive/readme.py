"""The README.txt of an archive."""

from __future__ import annotations

from qavalanche.errors import counted
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
In this folder, with Python {python}:

pip install -r requirements.txt
qavalanche run spec.toml --out again
qavalanche archive again --check FILE

The last line says whether every statistic is the same, bit by bit{tolerance}.
On another version of the random streams ({streams}) or of a scheme ({schemes}) they are others.
"""

_ROWS = """
shards/             all samples, one row each, in Parquet: this folder is a store that
                    `qavalanche status .` and every other command opens"""
_DATA = """
data/               files that the spec reads"""


def readme(campaign: Campaign, name: str, facts: dict[str, str], rows: bool, data: bool) -> str:
    """What is in the archive, how to check it, and how to make it again.

    facts: version, python, digest.
    """
    statistics = campaign.statistics()
    samples = sum(s.samples for s in statistics.values())
    missing, damaged = campaign.samples_missing, len(campaign.damaged)
    lacking = f"\nIncomplete: {counted(missing, 'sample')} missing" if missing else ""
    lacking += f", {counted(damaged, 'shard')} damaged and left out" if damaged else ""
    own = campaign.spec.observables.own
    lacking += f"\nWith observables of the user's own, not in here: {', '.join(own)}" if own else ""
    tolerances = {point.scheme.relative_tolerance for point in statistics} - {0.0}
    within = f", or, of what LAPACK makes, on another machine within {max(tolerances, default=0):g}"
    schemes = ", ".join(f"{k} {v}" for k, v in sorted(campaign.versions.schemes.items()))
    return README.format(
        name=name,
        rule="=" * (len(name) + len(": a campaign of qavalanche ") + len(facts["version"])),
        held=f"{counted(samples, 'sample')} at {counted(len(statistics), 'point')}",
        lacking=lacking,
        spec=campaign.spec.hash,
        more=(_ROWS if rows else "") + (_DATA if data else ""),
        tolerance=within if tolerances else "",
        streams=campaign.versions.streams,
        schemes=schemes,
        **facts,
    )
