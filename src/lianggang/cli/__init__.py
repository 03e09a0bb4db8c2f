"""The command `lianggang`, one file a group."""
