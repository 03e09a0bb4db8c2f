"""The targets that an item of a plan states, in the rules of `grammar/clauses.yaml`."""

from lianggang.plans.targets.reader import TargetReader

__all__ = ["TargetReader"]
