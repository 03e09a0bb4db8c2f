"""Published figures for other people's programs: CSV with its description, Parquet, SDMX."""
