"""Imports an uploaded table as background work, with progress while it is read, and one effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from hannover.accounts.models import Person, new_id
from hannover.accounts.permissions import VISITOR, actor_of
from hannover.errors import UnknownError
from hannover.fields.smes.actions.companies_importing import all_kept, carry_out, read_plan
from hannover.fields.smes.actions.partners_jobs import start, under_way
from hannover.fields.smes.inputs.companies import ImportCompanies
from hannover.fields.smes.inputs.partners import EncodeProfiles
from hannover.fields.smes.models import Upload
from hannover.jobs.models import Job
from hannover.jobs.oversight import JobView, read_job
from hannover.jobs.tasks import JobContext, job
from hannover.operations import Context, plain
from hannover.record.signing import acting_side

KEPT = timedelta(days=1)


def keep_upload(values: ImportCompanies, context: Context) -> str:
    """Keeps the table for its preview, for a day at most; its id."""
    acting_side(context, "run-programme")
    Upload.objects.filter(at__lt=context.now - KEPT).delete()
    upload = Upload.objects.create(
        id=new_id(),
        person=UUID(context.actor.id),
        at=context.now,
        file_name=values.file_name[:200],
        content=values.file,
        language=values.language,
        reviewed=values.reviewed,
    )
    return str(upload.pk)


def upload_of(key: str, context: Context) -> ImportCompanies:
    """The table that this person uploaded; raises UnknownError for any other."""
    acting_side(context, "run-programme")
    found = Upload.objects.filter(pk=UUID(key), person=UUID(context.actor.id)).first()
    if found is None:
        raise _gone()
    return ImportCompanies(
        file=bytes(found.content),
        file_name=found.file_name,
        language=found.language,
        reviewed=found.reviewed,
    )


def drop_upload(key: str, context: Context) -> bool:
    """Deletes the table; False where it is gone already."""
    acting_side(context, "run-programme")
    deleted, _each = Upload.objects.filter(pk=UUID(key), person=UUID(context.actor.id)).delete()
    return deleted > 0


def start_import(key: str, context: Context, *, partial: bool) -> str:
    """Leaves the import of an uploaded table to a worker; the id of the job."""
    upload_of(key, context)
    started = import_upload.started_by(UUID(context.actor.id)).enqueue(
        package="smes",
        operation="import-companies",
        upload=key,
        partial=partial,
        person=context.actor.id,
        field=context.field,
        language=context.language,
    )
    return str(started.id)


def import_seen(key: str, context: Context) -> JobView:
    """The import that this person started; raises UnknownError for any other work."""
    acting_side(context, "run-programme")
    view = read_job(key)
    if view.task != import_upload.module_path or str(view.started_by) != context.actor.id:
        raise UnknownError(_("there is no such import"))
    return view


def kept_upload(view: JobView) -> str:
    """The id of the table that an import was to write and that is still there, or ""."""
    key = str(Job.objects.values_list("kwargs", flat=True).get(pk=view.id).get("upload", ""))
    return key if key and Upload.objects.filter(pk=UUID(key)).exists() else ""


@job()
def import_upload(
    context: JobContext,
    *,
    package: str,
    operation: str,
    upload: str,
    partial: bool,
    person: str,
    field: str,
    language: str,
) -> Any:
    """Reads and checks outside the effect, where it may be cancelled; writes everything within it, and takes
    the table away with the same transaction. A worker that is lost leaves nothing, and another begins anew.
    """

    def report(done: int, total: int, message: str = "") -> None:
        context.report(done, total, message=message)

    found = Person.objects.filter(pk=UUID(person)).first()
    call = Context(actor=actor_of(found) if found else VISITOR, field=field, language=language, report=report)
    with translation.override(language), all_kept():
        values = replace(upload_of(upload, call), partial=partial)
        plan = read_plan(values.file, values.file_name, values.language, call)
        with context.effect() as outcome:
            if not drop_upload(upload, call):
                raise _gone()  # by another import of the same table
            outcome.result = plain(carry_out(plan, values, call))
            if values.reviewed:
                leave_encoding(call)


def leave_encoding(context: Context) -> None:
    """Leaves it to a worker to prepare what was just published for the search for partners, unless one is about
    to.
    """
    if under_way("encode-profiles") is None:
        start("encode-profiles", EncodeProfiles(), context)


def _gone() -> UnknownError:
    return UnknownError(_("this table was imported or given up"), remedy=_("upload it again"))
