"""Files that people attach: evidence, replies, minutes of meetings."""
