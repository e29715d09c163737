"""Results out: as arrays with names and units, as tables, and as files of others' formats."""

from qavalanche.exports.arrays import to_xarray
from qavalanche.exports.tables import to_pandas
from qavalanche.exports.write import export

__all__ = ["export", "to_pandas", "to_xarray"]
