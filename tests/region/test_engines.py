"""Dask's processes and this process find the same numbers; a cluster that is not there is said in a sentence."""

import sys
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from commonweal.core.analysis.refused import InputRefused
from commonweal.region import engines
from commonweal.region.engines import Cluster, Engine, NoCluster, over_each
from commonweal.region.findings import BoroughFindings, findings_of
from tests.region.test_findings import WEST, borough


def same(one: BoroughFindings, other: BoroughFindings) -> bool:
    """Equal to the last bit, NaN where NaN."""
    pairs = [(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)]
    return all(
        np.array_equal(a, b, equal_nan=a.dtype.kind == "f") if isinstance(a, np.ndarray) else a == b for a, b in pairs
    )


def test_a_cluster_of_processes_finds_what_this_process_finds_and_raises_what_it_raises() -> None:
    given = [
        borough(name, WEST + 5_000.0 * number, seed=number) for number, name in enumerate(("Ashby", "Beck", "Cray"))
    ]
    here = over_each(findings_of, given, engine=Engine.HERE)
    there = over_each(findings_of, given, engine=Engine.DASK, cluster=Cluster(n_processes=2))
    assert [one.name for one in there] == ["Ashby", "Beck", "Cray"]
    assert all(map(same, here, there))
    assert not same(here[0], here[1])


def test_what_a_borough_is_refused_for_is_raised_here() -> None:
    for engine in Engine:
        with pytest.raises(InputRefused, match="months: 12 found"):
            over_each(findings_of, [borough(n_months=12)], engine=engine, cluster=Cluster(n_processes=1))


def test_without_dask_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoCluster, match="install commonweal\\[region\\], or choose the engine HERE"):
        over_each(findings_of, [], engine=Engine.DASK)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refuses:
        def __init__(self, address: str, **_: Any) -> None:
            raise TimeoutError(address)

    import distributed

    monkeypatch.setattr(distributed, "Client", Refuses)
    with pytest.raises(NoCluster, match=r"No scheduler answers at tcp://192\.0\.2\.1:8786"):
        over_each(findings_of, [], engine=Engine.DASK, cluster=Cluster(scheduler="tcp://192.0.2.1:8786"))
    assert engines.WAIT_S >= 60
