"""docs/attacks.md tells how many attacks there are, and how many of them happened."""

from attack.support.table import LEAST, PARTS, collected, told


def test_the_page_counts_the_attacks_there_are():
    attacks, page = collected(), told()
    expected = {title: sum(attacks[file] for file in files) for title, files in PARTS.items()}
    assert {title: counts[0] for title, counts in page.items()} == expected
    known = {file for files in PARTS.values() for file in files}
    assert set(attacks) <= known, "attacks that the page does not tell of"
    for files, least in LEAST.items():
        titles = [title for title, own in PARTS.items() if set(own) & set(files)]
        assert sum(page[title][1] for title in titles) >= least, f"too few happened in {files}"
    assert all(happened <= tried for tried, happened in page.values())
