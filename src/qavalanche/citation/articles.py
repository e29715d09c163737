"""The articles that schemes and laws name as their source, by arXiv number, as BibTeX has them."""

from __future__ import annotations

import re
from typing import NamedTuple

LETTER = "1706.09338"

_NUMBER = re.compile(r"arXiv:(\d{4}\.\d{4,5})")


class Article(NamedTuple):
    """authors: as BibTeX joins them; where: journal, volume, first page; arXiv: "" if on none."""

    key: str
    authors: str
    title: str
    where: tuple[str, str, str]
    year: int
    arxiv: str


_PRB, _PRL, _PRX = "Physical Review B", "Physical Review Letters", "Physical Review X"
_ALL = (
    Article(
        "Thiery2018",
        "Thiery, Thimothée and Huveneers, François and Müller, Markus and De Roeck, Wojciech",
        "Many-body delocalization as a quantum avalanche",
        (_PRL, "121", "140601"),
        2018,
        LETTER,
    ),
    Article(
        "Zhang2016",
        "Zhang, Liangsheng and Zhao, Bo and Devakul, Trithep and Huse, David A.",
        "Many-body localization phase transition: A simplified strong-randomness approximate "
        "renormalization group",
        (_PRB, "93", "224201"),
        2016,
        "1603.02296",
    ),
    Article(
        "Goremykina2019",
        "Goremykina, Anna and Vasseur, Romain and Serbyn, Maksym",
        "Analytically solvable renormalization group for the many-body localization transition",
        (_PRL, "122", "040601"),
        2019,
        "1807.04285",
    ),
    Article(
        "Morningstar2019",
        "Morningstar, Alan and Huse, David A.",
        "Renormalization-group study of the many-body localization transition in one dimension",
        (_PRB, "99", "224205"),
        2019,
        "1903.02001",
    ),
    Article(
        "Vosk2015",
        "Vosk, Ronen and Huse, David A. and Altman, Ehud",
        "Theory of the many-body localization transition in one-dimensional systems",
        (_PRX, "5", "031032"),
        2015,
        "1412.3117",
    ),
    Article(
        "Potter2015",
        "Potter, Andrew C. and Vasseur, Romain and Parameswaran, S. A.",
        "Universal properties of many-body delocalization transitions",
        (_PRX, "5", "031033"),
        2015,
        "1501.03501",
    ),
    Article(
        "Dumitrescu2017",
        "Dumitrescu, Philipp T. and Vasseur, Romain and Potter, Andrew C.",
        "Scaling theory of entanglement at the many-body localization transition",
        (_PRL, "119", "110604"),
        2017,
        "1701.04827",
    ),
    Article(
        "Morningstar2022",
        "Morningstar, Alan and Colmenarez, Luis and Khemani, Vedika and Luitz, David J. and "
        "Huse, David A.",
        "Avalanches and many-body resonances in many-body localized systems",
        (_PRB, "105", "174205"),
        2022,
        "2107.05642",
    ),
    Article(
        "Sels2022",
        "Sels, Dries",
        "Bath-induced delocalization in interacting disordered spin chains",
        (_PRB, "106", "L020202"),
        2022,
        "2108.10796",
    ),
    Article(
        "Luitz2015",
        "Luitz, David J. and Laflorencie, Nicolas and Alet, Fabien",
        "Many-body localization edge in the random-field Heisenberg chain",
        (_PRB, "91", "081103"),
        2015,
        "1411.0660",
    ),
    Article(
        "Iyer2013",
        "Iyer, Shankar and Oganesyan, Vadim and Refael, Gil and Huse, David A.",
        "Many-body localization in a quasiperiodic system",
        (_PRB, "87", "134202"),
        2013,
        "1212.4159",
    ),
    Article(
        "Khemani2017",
        "Khemani, Vedika and Sheng, D. N. and Huse, David A.",
        "Two universality classes for the many-body localization transition",
        (_PRL, "119", "075702"),
        2017,
        "1702.03932",
    ),
    Article(
        "Luitz2017",
        "Luitz, David J. and Huveneers, François and De Roeck, Wojciech",
        "How a small quantum bath can thermalize long localized chains",
        (_PRL, "119", "150602"),
        2017,
        "1705.10807",
    ),
)
_KNOWN = {article.arxiv: article for article in _ALL}


def numbers_in(source: str) -> list[str]:
    """The arXiv numbers that a source names, in order."""
    return list(dict.fromkeys(_NUMBER.findall(source)))


def entry(arxiv: str) -> str:
    """The article of this arXiv number as BibTeX; by the number alone where no more is known."""
    known = _KNOWN.get(arxiv)
    preprint = {"eprint": arxiv, "archivePrefix": "arXiv"}
    if known is None:
        url = {"howpublished": f"arXiv:{arxiv}", "url": f"https://arxiv.org/abs/{arxiv}"}
        return as_bibtex("misc", f"arXiv{arxiv}", {**preprint, **url})
    journal, volume, pages = known.where
    fields = {"author": known.authors, "title": f"{{{known.title}}}", "journal": journal}
    fields |= {"volume": volume, "pages": pages, "year": str(known.year)}
    return as_bibtex("article", known.key, {**fields, **preprint})


def as_bibtex(kind: str, key: str, fields: dict[str, str]) -> str:
    """One entry; letters stay as they are (UTF-8, as BibLaTeX and BibTeX 0.99d+ take them)."""
    lines = (f"  {name} = {{{value}}}," for name, value in fields.items())
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])
