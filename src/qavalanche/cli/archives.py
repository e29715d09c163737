"""qavalanche archive, compact: a store for a repository of data, and in fewer files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qavalanche.cli.options import (
    Store,
    a_store,
    argument,
    check_output,
    integer,
    path,
)
from qavalanche.cli.output import AsJson, counted, echo, print_json
from qavalanche.errors import check as must


def archive(
    directory: Annotated[
        Path | None, argument("DIR", help="Directory of a campaign; with --check not needed.")
    ] = None,
    out: Annotated[Path | None, argument("OUT", help="File: .zip or .tar.gz [DIR.zip].")] = None,
    rows: Annotated[bool, typer.Option("--rows", help="With all samples: a store.")] = False,
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help="Also a campaign that lacks samples.")
    ] = False,
    check: Annotated[
        Path | None, path("--check", help="Check this archive, and DIR against it.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace any file there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pack a campaign into one file for a repository.

    Spec, statistics, provenance and packages; with --check, exit code 1 if DIR has other
    statistics.
    """
    if check is not None:
        used = out is None and not (rows or incomplete or force)
        must(used, "--check", "goes without OUT and other options")
        _check(check, directory, as_json)
        return
    must(directory is not None, "archive", "give the directory of a campaign, or --check ARCHIVE")
    from qavalanche.exports.archive import archive as archive_to
    from qavalanche.exports.archive.pack import check_name

    assert directory is not None
    if out is not None:
        check_name(out)
        check_output(out)
    made = archive_to(a_store(directory), out, rows, incomplete, force)
    if as_json:
        print_json(
            {
                "archive": str(made.path),
                "files": made.files,
                "points": made.points,
                "samples": made.samples,
                "missing": made.missing,
                "digest": made.digest,
            }
        )
        return
    held = f"{counted(made.samples, 'sample')} at {counted(made.points, 'point')}"
    lacking = f", {made.missing} missing" if made.missing else ""
    echo(f"{made.path}: {held}{lacking}, {counted(len(made.files), 'file')}")
    echo(f"digest of the statistics {made.digest}")


def _check(archive: Path, directory: Path | None, as_json: bool) -> None:
    from qavalanche.exports.archive import check_archive

    against = None if directory is None else a_store(directory)
    found = check_archive(archive, against)
    if as_json:
        print_json(
            {
                "archive": str(found.path),
                "files": found.files,
                "points": found.points,
                "samples": found.samples,
                "rows": found.rows,
                "digest": found.digest,
                "differing": found.differing,
            }
        )
    else:
        held = f"{counted(found.samples, 'sample')} at {counted(found.points, 'point')}"
        echo(f"{archive}: sound, {counted(found.files, 'file')}, {held}")
        if found.differing is not None:
            several = counted(len(found.differing), "point")
            same = "the same statistics, bit by bit"
            echo(f"{directory}: {f'other statistics at {several}' if found.differing else same}")
            for name in found.differing:
                echo(f"differs: {name}")
    raise typer.Exit(1 if found.differing else 0)


def compact(
    directory: Store,
    most: Annotated[int, integer("most", help="Samples of a shard, at most.")] = 2**20,
    as_json: AsJson = False,
) -> None:
    """Join the shards of a campaign to few large ones.

    The same rows and statistics; no run works on it meanwhile.
    """
    from qavalanche.store.compact import compact as compact_store

    made = compact_store(a_store(directory), most)
    for one in made.left:
        echo(f"left: {one} (samples that others hold, with other rows)", err=True)
    samples = sum(map(made.campaign.samples_done, made.campaign.grid))
    if as_json:
        counts = {"before": made.before, "after": made.after, "samples": samples}
        print_json({**counts, "left": [str(one) for one in made.left]})
    else:
        held = f"{counted(samples, 'sample')} in {counted(made.after, 'shard')}"
        echo(f"{directory}: {held}, {made.before} before")


COMMANDS = {
    archive: "archive campaign campaign.zip",
    compact: "compact campaign",
}
"""Commands of this module, each with an example."""
