"""Jobs: taken in order, once, with progress; released, taken up again, and failed for good."""

import datetime as dt
from threading import Event

import pytest
from django.db import OperationalError
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.web.jobs import work
from lianggang.web.jobs.heartbeat import beating
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import MAX_ATTEMPTS, SILENT, Kind, enqueue, work_once
from lianggang.web.jobs.worker import work_forever

pytestmark = pytest.mark.django_db
S = Job.State


@pytest.fixture
def kind(monkeypatch):
    """Register work for the time of a test; returns what it told when it failed."""

    def registered(function, name="test"):
        told = []
        monkeypatch.setitem(work.KINDS, name, Kind("测试", function, lambda arguments, found: told.extend(found)))
        return told

    return registered


def silent(job, attempts):
    """As a worker leaves it that is killed: running, and nothing heard of it."""
    Job.objects.filter(pk=job.pk).update(
        state=S.RUNNING, attempts=attempts, seen_at=timezone.now() - SILENT - dt.timedelta(seconds=1)
    )


def test_jobs_are_done_in_order_and_keep_their_results(kind):
    done = []
    kind(lambda arguments, progress: done.append(arguments["n"]) or {"n": arguments["n"]})
    jobs = [enqueue("test", None, n=n) for n in range(3)]
    while work_once():
        pass
    assert done == [0, 1, 2]
    assert [Job.objects.get(pk=j.pk).result for j in jobs] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert {j.state for j in Job.objects.all()} == {S.DONE}


def test_an_empty_table_is_no_work():
    assert not work_once()


def test_progress_is_seen_from_outside(kind):
    def step(arguments, progress):
        progress(3, 10, "第三页")
        job = Job.objects.get()
        return [job.state, job.done, job.total, job.message]

    kind(step)
    enqueue("test", None)
    work_once()
    assert Job.objects.get().result == ["running", 3, 10, "第三页"]


def test_a_refusal_is_told_in_its_words(kind):
    def refuse(arguments, progress):
        raise unusable("no-good", "文件不行。", advice="换一份。")

    told = kind(refuse)
    enqueue("test", None)
    work_once()
    assert (Job.objects.get().state, [f.code for f in told]) == (S.FAILED, ["no-good"])
    assert "文件不行。 → 换一份。" in Job.objects.get().message


def test_a_crash_fails_the_job_and_not_the_worker(kind):
    told = kind(lambda arguments, progress: 1 / 0)
    enqueue("test", None)
    assert work_once()
    assert (Job.objects.get().state, [f.code for f in told]) == (S.FAILED, ["job-crashed"])
    assert "ZeroDivision" not in Job.objects.get().message


def test_work_that_nobody_knows_fails():
    enqueue("no-such-kind", None)
    work_once()
    assert Job.objects.get().state == S.FAILED


def test_a_database_that_is_gone_leaves_the_job_to_be_taken_up_again(kind):
    def gone(arguments, progress):
        raise OperationalError("disk full")

    kind(gone)
    job = enqueue("test", None)
    with pytest.raises(OperationalError):
        work_once()
    assert Job.objects.get().state == S.RUNNING
    silent(job, 1)
    kind(lambda arguments, progress: "done")
    work_once()
    assert Job.objects.get().result == "done"


def test_what_was_cut_off_is_taken_up_again(kind):
    kind(lambda arguments, progress: "done")
    job = enqueue("test", None)
    silent(job, 1)
    work_once()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == (S.DONE, 2, "done")


def test_what_is_at_work_is_left_alone(kind):
    kind(lambda arguments, progress: "done")
    job = enqueue("test", None)
    Job.objects.update(state=S.RUNNING, attempts=1, seen_at=timezone.now())
    assert not work_once()
    job.refresh_from_db()
    assert job.state == S.RUNNING


def test_what_was_cut_off_too_often_fails_and_says_so(kind):
    told = kind(lambda arguments, progress: "done")
    silent(enqueue("test", None), MAX_ATTEMPTS)
    assert not work_once()
    assert Job.objects.get().state == S.FAILED
    assert [f.code for f in told] == ["job-cut-off"]


def test_a_worker_that_was_thought_dead_does_not_overwrite_its_successor(kind):
    def late(arguments, progress):
        silent(Job.objects.get(), 1)
        kind(lambda arguments, progress: "successor")
        work_once()
        progress(1, 1, "still here")
        return "late"

    kind(late)
    enqueue("test", None)
    work_once()
    assert (Job.objects.get().result, Job.objects.get().attempts) == ("successor", 2)


def test_the_result_of_a_worker_that_was_thought_dead_is_not_taken(kind):
    def late(arguments, progress):
        silent(Job.objects.get(), 1)
        kind(lambda arguments, progress: "successor")
        work_once()
        return "late"

    kind(late)
    enqueue("test", None)
    work_once()
    assert Job.objects.get().result == "successor"


@pytest.mark.django_db(transaction=True)  # the loop lets go of connections between jobs
def test_a_worker_that_is_told_to_stop_puts_its_job_back(kind):
    stop = Event()

    def long(arguments, progress):
        stop.set()
        progress(1, 2, "half")
        return "done"

    kind(long)
    job = enqueue("test", None)
    work_forever(stop)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (S.WAITING, 0)


@pytest.mark.django_db(transaction=True)  # the loop lets go of connections between jobs
def test_a_worker_that_is_told_to_stop_finishes_what_tells_no_progress(kind):
    stop = Event()

    def short(arguments, progress):
        stop.set()
        return "done"

    kind(short)
    enqueue("test", None)
    enqueue("test", None)
    work_forever(stop)
    assert sorted(j.state for j in Job.objects.filter(kind="test")) == [S.DONE, S.WAITING]


def test_long_silent_work_gives_signs_of_life():
    beats, enough = [], Event()

    def beat():
        beats.append(1)
        if len(beats) == 3:
            enough.set()

    with beating(beat, every=0.001):
        assert enough.wait(10)
    after = len(beats)
    assert len(beats) == after >= 3
