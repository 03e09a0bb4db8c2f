"""Word, Excel, pages, charts and the wording rules; every number is a citation."""
