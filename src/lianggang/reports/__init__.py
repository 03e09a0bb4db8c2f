"""What is written from a round: Word, Excel, pages and charts; every number of the report is a citation."""

from lianggang.reports.checking import check_report
from lianggang.reports.excel.results import write_results
from lianggang.reports.excel.tasks import write_task_book, write_tasks, write_unit_tasks
from lianggang.reports.excel.warnings import write_warnings
from lianggang.reports.excel.yearbook import write_yearbook
from lianggang.reports.kinds.notice import warning_notice
from lianggang.reports.pages.write import write_pages
from lianggang.reports.results_json import results_json
from lianggang.reports.word.file import to_docx, write_report
from lianggang.reports.word.tasks import tasks_docx

__all__ = [
    "check_report",
    "results_json",
    "tasks_docx",
    "to_docx",
    "warning_notice",
    "write_pages",
    "write_report",
    "write_results",
    "write_task_book",
    "write_tasks",
    "write_unit_tasks",
    "write_warnings",
    "write_yearbook",
]
