"""Statements and books as files that others can use.

`FORMATS` says which there are; `export` makes one of them and puts it in its place.
"""

from exports.formats import FORMATS, Exported, Format, Wish, export

__all__ = ["FORMATS", "Exported", "Format", "Wish", "export"]
