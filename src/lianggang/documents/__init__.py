"""Bytes to `Document`: the only place that knows file formats."""

from lianggang.documents.limits import DEFAULT, Limits
from lianggang.documents.model import Block, Cell, Document, Paragraph, Table
from lianggang.documents.reader import from_bytes, read_document

__all__ = ["DEFAULT", "Block", "Cell", "Document", "Limits", "Paragraph", "Table", "from_bytes", "read_document"]
