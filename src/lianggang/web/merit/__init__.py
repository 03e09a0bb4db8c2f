"""The yearly assessment of units (目标管理考核): the rule, the facts, the sheets, objections."""
