"""Statements and books as files that others can use.

`exports.formats.FORMATS` says which there are; `export` makes one of them and puts it in its place.
"""
