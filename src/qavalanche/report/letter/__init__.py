"""The letter, statement by statement, as a page, a table in Markdown and JSON."""

from qavalanche.report.letter.write import WrittenLetter, write_letter

__all__ = ["WrittenLetter", "write_letter"]
