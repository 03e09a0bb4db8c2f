"""The two warnings: 预计达标困难 and 波动较大."""
