"""Reports of campaigns."""

from qavalanche.report.write import Report, write_report

__all__ = ["Report", "write_report"]
