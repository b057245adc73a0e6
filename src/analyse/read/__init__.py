"""A person's spreadsheet to cells, to a typed table with its problems, its lineage and its control totals."""

from __future__ import annotations

from analyse.read.problems import FOUT, INFO, WAARSCHUWING, Problem
from analyse.read.result import FileResult, SheetResult
from analyse.read.table import read_file

__all__ = ["FOUT", "INFO", "WAARSCHUWING", "FileResult", "Problem", "SheetResult", "read_file"]
