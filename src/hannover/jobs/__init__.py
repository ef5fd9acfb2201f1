"""Background work that survives `kill -9`: django-tasks on a table of leases, for SQLite and PostgreSQL.

    from hannover.jobs.tasks import JobContext, job

    @job()
    def import_catalogue(context: JobContext, path: str) -> None:
        rows = parse(path, report=context.report)           # long, outside any transaction
        with context.effect() as outcome:                   # short: all of it, or nothing
            store(rows)
            outcome.result = {"rows": len(rows)}

    started = import_catalogue.started_by(person.id).enqueue("catalogue.json")
    read_job(started.id).progress                           # hannover.jobs.oversight

**Exactly one effect.** What happens inside `context.effect()` commits together with the completion of the
job, in one transaction that first proves, with a lock, that this worker still holds the lease. A worker
killed at any instant leaves either all of it, and the job is done, or nothing, and the job is taken up
again. A worker that was only slow, and whose job somebody else took up, is refused at the door. A job has
one effect at most. It can be cancelled until its effect is committed, and leaves nothing then; pages and
workers share the folder of the store, through which an effect is watched and cancelled.

**At least once.** A task without `effect()`, and whatever a task does outside it or outside the database
(files, mail), may happen again after a crash. Write it so that a repetition does no harm.

**Lost workers.** A lease lasts 30 seconds and is renewed every 10 by a thread of the worker. When it runs
out, the job is taken up again after a pause that doubles; after `max_attempts` failures the job ends
FAILED. What keeps Python's global lock for more than 20 seconds starves that thread: give it a process of
its own.
"""
