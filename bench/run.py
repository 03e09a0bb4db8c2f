"""How long the commands take and how much memory they need, as medians and as ratios to a bare interpreter.

Run as `make bench`. Machines differ: the ratio column, measured in the same run, is what may be compared.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COUNTY = ROOT / "examples" / "county"
LIANGGANG = Path(sys.executable).with_name("lianggang")
RUNS = 5
CHARACTERS = 50_000


def once(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory (MB) of one run of a command, whole process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def measured(command: list[str]) -> tuple[float, float]:
    """Median seconds and largest memory over several runs."""
    results = [once(command) for _ in range(RUNS)]
    return statistics.median(s for s, _ in results), max(m for _, m in results)


def plans(folder: Path) -> tuple[Path, Path]:
    """The example plan as .docx and .txt, grown to 50,000 characters by repeating its paragraphs."""
    from docx import Document

    from lianggang.documents.reader import read_document

    paragraphs = [b.text for b in read_document(COUNTY / "plan.docx").blocks if hasattr(b, "text")]
    grown: list[str] = []
    while sum(map(len, grown)) < CHARACTERS:
        grown += paragraphs
    text = folder / "plan.txt"
    text.write_text("\n".join(grown), "utf-8")
    document = Document()
    for paragraph in grown:
        document.add_paragraph(paragraph)
    word = folder / "plan.docx"
    document.save(str(word))
    return word, text


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        word, text = plans(folder)
        bare = [sys.executable, "-c", "pass"]
        commands = {
            "bare interpreter": bare,
            "lianggang --help": [str(LIANGGANG), "--help"],
            "read .txt, 50,000 characters": [str(LIANGGANG), "read", str(text), "-o", str(folder / "t.json")],
            "read .docx, 50,000 characters": [str(LIANGGANG), "read", str(word), "-o", str(folder / "d.json")],
            "run, county (2 plans, 10 years)": [
                str(LIANGGANG), "run", str(COUNTY / "plan.docx"), str(COUNTY / "figures.csv"),
                "--year", "2024", "-o", str(folder / "out"),
            ],
        }  # fmt: skip
        base = measured(bare)[0]
        print(f"{'command':36}{'median s':>10}{'ratio':>8}{'MB':>8}")
        for name, command in commands.items():
            seconds, memory = measured(command)
            print(f"{name:36}{seconds:10.2f}{seconds / base:8.1f}{memory:8.0f}")
        print(
            f"{RUNS} runs each; children's peak {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB"
        )


if __name__ == "__main__":
    main()
