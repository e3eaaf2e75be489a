"""Tasking over the five years of the invented borough: the week's product in three copies, and whether actions worked.

There is no peer that does this work. The product: from the run to three copies in page, Word and slides, issued and
set; its bar is 10 seconds. Effects: the answers for seeded interventions at the borough's places, in the days for which
calls are loaded, prepared from one reading; for 1,000 the bar is 5 seconds. Everything happens in one process and is
undone at the end, so the store stays as it was.

  ./script/bench tasking                 some minutes, most of them to make the demonstration
  ./script/bench tasking --quick         few interventions, to see that it works; no bars
  ./script/bench tasking --store FOLDER  the demonstration that was made there before

Then the keys of the meeting's screen, over a copy of the store (`./script/bench meeting`, its bar is 200 ms a key).
Prints one JSON line a figure. Ends with 1 when a bar is missed.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from proofs.store import ROOT, Store

PRODUCT_WITHIN_S, EFFECTS_WITHIN_S = 10, 5
N_EFFECTS, QUICK_EFFECTS, TURNS, QUICK_TURNS = 1_000, 20, 5, 1
SEED = 20261122
MEASURED = """
import random, sys, time
from datetime import UTC, date, datetime, timedelta
import django; django.setup()
from django.db import transaction
from benchmarks.pages import tell
from commonweal.access.models import Staff
from commonweal.access.queries import viewer_for
from commonweal.audit.trace import Trace
from commonweal.documents.formats import FORMATS
from commonweal.effects.operations import prepare_answers
from commonweal.effects.terms import Question
from commonweal.hotspots.queries import board
from commonweal.tasking.product.operations import issue_product, papers_of, start_product

n_effects, turns, seed, product_bar, effects_bar = (float(one) for one in sys.argv[1:])
at = datetime.now(UTC)
viewer = viewer_for(Staff.objects.get(username="amina"), on=at.date(), purpose="a benchmark",
                    trace=Trace(route="a benchmark", at=at))
run = board(None, viewer).run


def product():
    with transaction.atomic():
        draft = start_product(run.cut_off, by=viewer, at=at)
        issue_product(draft.id, draft.version, by=viewer, at=at)
        papers = papers_of(draft, viewer)
        for paper in (papers.full, papers.partner, papers.councillor):
            for word in ("html", "docx", "pptx"):
                FORMATS[word].render(paper)
        transaction.set_rollback(True)


def effects():
    drawn = random.Random(int(seed))
    keys = sorted({one.location_key for one in board(None, viewer).hotspots})
    first = date(2021, 9, 1)
    questions = []
    for _ in range(int(n_effects)):
        began = first + timedelta(days=drawn.randrange(365 * 4))
        ended = began + timedelta(days=drawn.randrange(21))
        questions.append(Question(drawn.choice(keys), began, ended, drawn.choice((2, 6, 12)), 250))
    answered = sum(one.calculation is not None for one in prepare_answers(questions, by=viewer, at=at))
    assert answered > 0.9 * len(questions), answered


def took(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


tell("the first product of a process, three copies in page, Word and slides", [took(product)], None)
holds = tell("a product, three copies in page, Word and slides", [took(product) for _ in range(int(turns))],
             product_bar or None)
holds &= tell(f"the effect of {int(n_effects):,} interventions", [took(effects)], effects_bar or None)
sys.exit(0 if holds else 1)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few interventions, no bars")
    parser.add_argument("--store", type=Path, help="a data folder that `commonweal demo` made")
    asked = parser.parse_args()
    sizes = (QUICK_EFFECTS, QUICK_TURNS, SEED, 0, 0) if asked.quick else (
        N_EFFECTS, TURNS, SEED, PRODUCT_WITHIN_S, EFFECTS_WITHIN_S,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        store = Store(asked.store or Path(folder))
        assert store.start("demo", "--no-serve", stderr=subprocess.DEVNULL).wait() == 0
        command = [sys.executable, "-c", MEASURED, *map(str, sizes)]
        first = subprocess.run(command, cwd=ROOT, env=store.environment, check=False).returncode
        keys = [sys.executable, "-m", "benchmarks.meeting", "--store", str(store.folder)]
        keys += ["--quick"] if asked.quick else []
        return first or subprocess.run(keys, cwd=ROOT, env=store.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
