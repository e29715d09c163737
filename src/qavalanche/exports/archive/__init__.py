"""One file of a campaign for a repository of data, and what is in one."""

from qavalanche.exports.archive.check import Checked, check_archive
from qavalanche.exports.archive.write import Archived, archive

__all__ = ["Archived", "Checked", "archive", "check_archive"]
