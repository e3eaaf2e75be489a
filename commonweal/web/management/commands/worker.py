"""`commonweal worker`: does the work that pages leave to the background."""

import logging
import time
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection

from commonweal.access.operations import forget_forms
from commonweal.actions.late.operations import tell_of_late
from commonweal.audit.operations import keep_heads
from commonweal.audit.signing import KeyRefused
from commonweal.command_line import FactsCommand
from commonweal.core.policy import NoPolicyOn
from commonweal.imports.operations import clear_orphans
from commonweal.imports.queries import interrupted_jobs
from commonweal.outbox.operations import forget_content
from commonweal.outbox.sending import keep_sending, send_due, this_worker
from commonweal.outbox.terms import Channel
from commonweal.recovery.schedule import carry_out, drop_old_backups, due
from commonweal.reports.co_ordination.operations import mark_co_ordinated
from commonweal.reports.mappings.operations import clear_samples
from commonweal.reports.orphans.operations import clear_evidence
from commonweal.reports.public.operations import clear_ended
from commonweal.tasking.checking.operations import check_all_due
from commonweal.web.at_work import keep_being_seen, note_worker, stay_at_work
from commonweal.web.oversight.weekly import make_lists_due
from commonweal.web.table_statistics import keep_statistics
from commonweal.web.tasks import load_delivery

WAIT_S = 5
CLEAR_EVERY_S = 600
# Daily is what is asked for (docs/security.md P4); oftener costs nothing, and a worker may be stopped at night.
KEEP_HEADS_EVERY_S = 6 * 3600
HOURLY_S = 3600
MARK_EVERY_S = 300
FORMS_KEPT = timedelta(days=31)
# Address and text of a message, after it went or could not; that it did stays (commonweal/outbox/models.py).
MESSAGES_KEPT = timedelta(days=90)
LOOK_FOR_BACKUPS_EVERY_S = 900
log = logging.getLogger(__name__)
# A copy is made before its job is: one that is younger may still get its job.
KEPT_UNCLAIMED = timedelta(hours=1)


class Command(FactsCommand):
    help = (
        "Load uploaded files and do other background work until it is stopped. Files that were loading when a worker "
        "ended are gone on with where they were. One worker is enough for a borough."
    )
    examples = """examples:
  commonweal worker
  commonweal worker --until-done     do what waits, then end"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-done", action="store_true", help="end when nothing waits")

    def handle(self, *args: Any, **options: Any) -> None:
        stay_at_work()
        note_worker()
        clear_orphans(before=datetime.now(UTC) - KEPT_UNCLAIMED)
        clear_samples(at=datetime.now(UTC))
        if not options["until_done"]:
            Thread(target=keep_being_seen, daemon=True).start()
            Thread(target=_clear_samples_in_time, daemon=True).start()
            Thread(target=_keep_heads_daily, daemon=True).start()
            Thread(target=_back_up_and_drill_in_time, daemon=True).start()
            Thread(target=_work_hourly, daemon=True).start()
            Thread(target=_mark_co_ordinated_in_time, daemon=True).start()
            # One a way: a mail server that hangs must not keep text messages back.
            for channel in Channel:
                Thread(target=keep_sending, args=(channel,), daemon=True).start()
        for job_id in interrupted_jobs():
            load_delivery.enqueue(str(job_id))
        while True:
            try:
                call_command("db_worker", batch=options["until_done"], interval=0.5, verbosity=0)
                if options["until_done"]:
                    send_due(this_worker())
                return
            except OperationalError as fault:
                # A database that is locked or restarting comes back; a worker that ended would not.
                self.stderr.write(f"The database did not answer ({fault}); trying again in {WAIT_S} s.")
                connection.close()
                time.sleep(WAIT_S)


def _clear_samples_in_time() -> None:
    """Remove samples of mappings whose time is over, also when nobody opens a page."""
    while True:
        time.sleep(CLEAR_EVERY_S)
        try:
            clear_samples(at=datetime.now(UTC))
        except DatabaseError as fault:
            log.warning("samples were not cleared (%s); trying again in %s s", type(fault).__name__, CLEAR_EVERY_S)
        finally:
            connection.close()


def _back_up_and_drill_in_time() -> None:
    """Make the backups that are planned, and once a week try the newest on a store that is thrown away."""
    while True:
        for command in due(datetime.now(UTC)):
            carry_out(command)
            if command == ["backup"]:
                _drop_old()
        time.sleep(LOOK_FOR_BACKUPS_EVERY_S)


def _drop_old() -> None:
    try:
        drop_old_backups()
    except OSError as fault:
        log.warning("older backups were not removed (%s)", type(fault).__name__)


def _work_hourly() -> None:
    """Make the list of looks of the last whole week where it is not made yet, tell of late actions, check what is due
    to be looked at again, forget forms and
    messages of long ago, and keep the statistics of tables."""
    while True:
        try:
            keep_statistics()
            forget_forms(before=datetime.now(UTC) - FORMS_KEPT)
            forget_content(before=datetime.now(UTC) - MESSAGES_KEPT, at=datetime.now(UTC))
            clear_ended(at=datetime.now(UTC))
            clear_evidence(at=datetime.now(UTC))
            make_lists_due(at=datetime.now(UTC))
            tell_of_late(at=datetime.now(UTC))
            check_all_due(at=datetime.now(UTC))
        except (DatabaseError, NoPolicyOn, OSError) as fault:
            log.error("the hourly work was not done, or not all of it (%s); trying again", type(fault).__name__)
        finally:
            connection.close()
        time.sleep(HOURLY_S)


def _mark_co_ordinated_in_time() -> None:
    """Mark reports that look as if somebody wrote them together, soon enough for whoever reads the first of them."""
    while True:
        try:
            mark_co_ordinated(at=datetime.now(UTC))
        except DatabaseError as fault:
            log.warning("reports were not compared (%s); trying again", type(fault).__name__)
        finally:
            connection.close()
        time.sleep(MARK_EVERY_S)


def _keep_heads_daily() -> None:
    """Keep the head of every chain of the audit outside the database, at the start and then every few hours."""
    while True:
        try:
            keep_heads(at=datetime.now(UTC))
        except (DatabaseError, OSError, KeyRefused) as fault:
            log.error("the heads of the audit were not kept (%s); trying again", type(fault).__name__)
        finally:
            connection.close()
        time.sleep(KEEP_HEADS_EVERY_S)
