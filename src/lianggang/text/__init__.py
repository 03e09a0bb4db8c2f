"""Chinese official text: characters, numerals, item numbers, positions."""
