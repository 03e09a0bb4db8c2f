"""A terminal for the tests, and a small plan with figures to try on it."""

from pathlib import Path

from click.testing import CliRunner, Result

from lianggang.cli.main import group

COUNTY = Path(__file__).resolve().parents[2] / "examples" / "county"
PLAN = """示例县妇女发展规划（2021—2030年）

一、发展领域、主要目标和策略措施

（一）妇女与健康

主要目标：

1.孕产妇死亡率下降到10/10万以内。（责任单位：县卫生健康局）

2.适龄妇女宫颈癌人群筛查率达到70%以上。（责任单位：县卫生健康局、县妇联）

策略措施：

1.完善保障妇女健康的制度机制。加强监督评估。

（二）妇女与教育

主要目标：

1.高中阶段毛入学率达到95%以上。（责任单位：县教育局）

策略措施：

1.保障女性接受高中阶段教育。

二、组织实施

县统计局每年开展年度监测。
"""
FIGURES = """指标,地区,年份,数值,单位
适龄妇女宫颈癌人群筛查率,示例县,2022,60,%
适龄妇女宫颈癌人群筛查率,示例县,2023,65,%
适龄妇女宫颈癌人群筛查率,示例县,2024,72,%
高中阶段毛入学率,示例县,2024,93.5,%
"""


def lianggang(*args, stdin=None) -> Result:
    """What a command says and with which code it ends; nothing may end in a traceback."""
    result = CliRunner().invoke(group, [str(a) for a in args], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def fresh_files(folder: Path) -> set[str]:
    """Everything in a folder, hidden files too."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*")}
