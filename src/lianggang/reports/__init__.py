"""What is written from a round: Word, Excel, pages and charts; every number of the report is a citation."""
