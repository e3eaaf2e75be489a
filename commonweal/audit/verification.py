"""Whether the log is what was written: every link, every record beside an entry, every head kept outside.

Finds each alteration of docs/security.md P4: an entry edited, deleted, swapped or put in, tail or beginning cut,
everything deleted, everything chained anew, an older database put back. Reads as of one moment while others write, and
the kept heads before that moment, so that the store can only be ahead of them. Memory grows with the number of kept
heads and of findings, not with that of entries.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from commonweal.audit.chain import belongs_to, entry_hash, stand_in, start_of, words_commitment
from commonweal.audit.head_folder import KeptHeads, heads_in_force
from commonweal.audit.heads import RESTORED, Head
from commonweal.audit.queries import (
    StoredChain,
    StoredEntry,
    one_moment,
    reason_rows,
    stand_in_rows,
    stored_chains,
    stored_entries,
)
from commonweal.audit.strays.queries import Stray, strays, written_otherwise
from commonweal.audit.words import FORGOTTEN, PERSON
from commonweal.core.policy.words import day_in_words

T = TypeVar("T")
# A store that is altered throughout is said so; the list need not go on for ever.
MOST_FINDINGS = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written: what, in which chain, entries `first` to `last`, in a sentence."""

    what: str
    chain: str
    first: int
    last: int
    said: str


@dataclass(slots=True)
class Verdict:
    """What a verification came to. Notes are facts to know, no alterations."""

    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    n_chains: int = 0
    n_entries: int = 0
    n_records: int = 0
    n_heads: int = 0

    @property
    def clean(self) -> bool:
        """Whether everything is as it was written."""
        return not self.findings


def verify(kept: KeptHeads) -> Verdict:
    """Hold the whole log against itself and against heads that were read before; see the module."""
    verdict = Verdict(n_heads=len(kept.heads) + len(kept.newest))
    _say_of_folder(kept, verdict)
    in_force = heads_in_force(kept)
    persons = _Dropped()
    with one_moment():
        _say_strays(written_otherwise(), verdict)
        chains = _readable(stored_chains, verdict) or []
        for chain in chains:
            _readable(_ChainCheck(chain, in_force.get(chain.id, []), verdict, persons).run, verdict)
        _say_strays(strays(), verdict)
    for missing in in_force.keys() - {chain.id for chain in chains}:
        newest = max(in_force[missing], key=lambda head: head.count)
        _found(verdict, "chain missing", newest.of, 1, newest.count, (
            f"The chain of {_whose(newest.of)} is not in this store. On {_day(newest)} it had {newest.count:,} entries."
        ))  # fmt: skip
    persons.say(verdict)
    if not in_force and verdict.n_entries:
        verdict.notes.append("No head was kept outside the database yet: a cut tail could not be seen.")
    return verdict


def _say_strays(found: Iterable[Stray], verdict: Verdict) -> None:
    for one in found:
        _found(verdict, one.what, "", 0, 0, f"{one.said}: {one.n:,} in number.")


def _readable(read: Callable[[], T], verdict: Verdict) -> T | None:
    """What `read` gives; a finding and None where the store holds a value that is none of its column's sort."""
    try:
        return read()
    except (ValueError, TypeError, AttributeError) as fault:
        _found(verdict, "unreadable", "", 0, 0, (
            f"A value of the log cannot be read ({type(fault).__name__}): what comes after it was not looked at."
        ))  # fmt: skip
        return None


def _say_of_folder(kept: KeptHeads, verdict: Verdict) -> None:
    for said in kept.wrong:
        _found(verdict, "head not signed", "", 0, 0, f"A head outside the database is not the one signed ({said}).")
    if kept.n_unreadable:
        verdict.notes.append(f"{kept.n_unreadable} lines of kept heads cannot be read: a power cut can tear one.")
    for head in kept.heads:
        if head.what == RESTORED:
            verdict.notes.append(
                f"On {_day(head)} somebody signed that the chain of {_whose(head.of)} goes on from entry "
                f"{head.count:,} because an older copy was put back: {head.because or 'no reason given'}"
            )


class _Dropped:
    """Stand-ins and reasons that are not there, until an entry says that they were dropped."""

    def __init__(self) -> None:
        self.missing: dict[UUID, tuple[str, str, int]] = {}
        self.said: set[UUID] = set()

    def say(self, verdict: Verdict) -> None:
        """A finding for each that is missing without an entry that says so."""
        for one, (what, chain, number) in self.missing.items():
            if one not in self.said:
                _found(verdict, f"{what} missing", chain, number, number, (
                    f"Entry {number:,} of {_whose(chain)}: the {what} that stood beside it is gone, and no entry says "
                    "that it was dropped."
                ))  # fmt: skip


class _ChainCheck:
    """One chain from its first entry to its last."""

    def __init__(self, chain: StoredChain, heads: Sequence[Head], verdict: Verdict, dropped: _Dropped) -> None:
        self.chain, self.verdict, self.dropped = chain, verdict, dropped
        self.of = chain.of or str(chain.id)
        self.heads: dict[int, list[Head]] = {}
        for head in heads:
            self.heads.setdefault(head.count, []).append(head)
        self.expected, self.previous = 1, start_of(chain.id)
        self.is_known = True
        self.altered: list[int] = []
        self.rewritten_until: Head | None = None
        self.owners = {head.of for head in heads}

    def run(self) -> None:
        """Look at every entry, then at the end."""
        self.verdict.n_chains += 1
        for entries in stored_entries(self.chain.id):
            for entry in entries:
                self._entry(entry)
            self._beside(entries)
        self._say_altered()
        if self.rewritten_until is not None:
            self._rewritten(self.rewritten_until)
        self._whose()
        self._end()

    def _entry(self, entry: StoredEntry) -> None:
        number = entry.written.sequence
        self.verdict.n_entries += 1
        self.verdict.n_records += len(entry.records)
        if number < self.expected:
            self._found("put in", number, number, f"Entry {number:,} stands there twice: one was put in.")
            return
        if number > self.expected:
            self._gap(number)
        if self.is_known and entry_hash(entry.written, self.previous) != entry.hash:
            self._altered(number)
        for head in self.heads.get(number, ()):
            if head.hash != entry.hash:
                self.rewritten_until = head
        self.owners.add(belongs_to(entry.written.partnership_id))
        self.dropped.said.update(one for kind, one in entry.records if kind.startswith(FORGOTTEN))
        self.expected, self.previous, self.is_known = number + 1, entry.hash, True

    def _gap(self, number: int) -> None:
        first, last = self.expected, number - 1
        where = "the oldest" if first == 1 else "in the middle"
        self._found("missing", first, last, f"{_entries(first, last)} missing: deleted, {where}.")
        # What stood before this entry is not there: its own link cannot be held against anything.
        self.is_known = False

    def _altered(self, number: int) -> None:
        if self.altered and number > self.altered[-1] + 1:
            self._say_altered()
        self.altered = [self.altered[0] if self.altered else number, number]

    def _say_altered(self) -> None:
        if self.altered:
            first, last = self.altered
            self._found("altered", first, last, (
                f"{_entries(first, last)} not what was written there: changed, swapped or put in afterwards, in the "
                "entry itself or in the records that it names."
            ))  # fmt: skip
        self.altered = []

    def _rewritten(self, head: Head) -> None:
        self._found("written anew", 1, head.count, (
            f"Entry {head.count:,} has another hash than the head kept on {_day(head)}: entries up to there were "
            "written anew, or an older copy was put back and gone on with."
        ))  # fmt: skip

    def _whose(self) -> None:
        """The chain's own word on whose it is, against its entries and kept heads: the next entry is added by it."""
        if self.chain.count is None:
            return
        if others := sorted(self.owners - {self.chain.of}):
            self._found("owner altered", 1, self.expected - 1, (
                f"The chain says that it is of {_whose(self.chain.of)}, its entries or kept heads say "
                f"{', '.join(_whose(one) for one in others[:3])}."
            ))  # fmt: skip

    def _end(self) -> None:
        there = self.expected - 1
        if there == 0 and self.chain.count is not None and not self.heads:
            # A chain is made by its first entry, in one transaction with it.
            self._found("chain put in", 0, 0, "It has no entry and never had one: it was put in.")
        outside = max(self.heads, default=0)
        if outside > there:
            head = self.heads[outside][0]
            self._found("tail missing", there + 1, outside, (
                f"{_entries(there + 1, outside)} missing at the end: on {_day(head)} the chain had {outside:,}, now "
                f"{there:,}. The newest were deleted, or an older copy of the database was put back."
            ))  # fmt: skip
        if self.chain.count is None:
            self._found("chain row missing", 1, there, "The chain's own count is gone; its entries are there.")
        elif self.chain.count > there:
            self._found("tail missing", there + 1, self.chain.count, (
                f"{_entries(there + 1, self.chain.count)} missing at the end: the chain itself counts "
                f"{self.chain.count:,}. The newest were deleted."
            ))  # fmt: skip
        elif self.chain.count < there:
            self._found("put in", self.chain.count + 1, there, (
                f"{_entries(self.chain.count + 1, there)} more than the chain counts: put in at the end."
            ))  # fmt: skip
        elif self.chain.hash != self.previous:
            self._found("head differs", there, there, "The chain's own head is not the hash of its last entry.")

    def _beside(self, entries: Sequence[StoredEntry]) -> None:
        """Hold stand-ins and reasons of these entries against what the entries commit to."""
        persons = {
            one: (kind.removeprefix(PERSON), entry.written.sequence)
            for entry in entries
            for kind, one in entry.records
            if kind.startswith(PERSON)
        }
        self._stand_ins(persons)
        self._reasons({entry.written.id: entry for entry in entries})

    def _stand_ins(self, persons: Mapping[UUID, tuple[str, int]]) -> None:
        there = {row.stand_in: row for row in stand_in_rows(persons)}
        for one, (kind, number) in persons.items():
            row = there.get(one)
            if row is None:
                self.dropped.missing.setdefault(one, ("person", self.of, number))
            elif row.kind != kind or stand_in(row.kind, row.record_id, row.nonce) != one:
                self._found("person altered", number, number, f"Entry {number:,} now names another person.")

    def _reasons(self, entries: Mapping[UUID, StoredEntry]) -> None:
        there = {row.entry_id: row for row in reason_rows(list(entries))}
        for entry_id, entry in entries.items():
            number, row = entry.written.sequence, there.get(entry_id)
            if not entry.written.why:
                if row is not None:
                    self._found("reason put in", number, number, (
                        f"A reason stands beside entry {number:,}, which was written without one."
                    ))  # fmt: skip
            elif row is None:
                self.dropped.missing.setdefault(entry_id, ("reason", self.of, number))
            elif words_commitment(row.words, row.nonce) != entry.written.why:
                self._found("reason altered", number, number, f"The reason of entry {number:,} was changed.")

    def _found(self, what: str, first: int, last: int, said: str) -> None:
        _found(self.verdict, what, self.of, first, last, f"Chain of {_whose(self.of)}: {said}")


def _found(verdict: Verdict, what: str, chain: str, first: int, last: int, said: str) -> None:
    if len(verdict.findings) < MOST_FINDINGS:
        verdict.findings.append(Finding(what, chain, first, last, said))


def _entries(first: int, last: int) -> str:
    return f"Entry {first:,} is" if first == last else f"Entries {first:,} to {last:,} are"


def _whose(of: str) -> str:
    return "what belongs to no partnership" if of == "none" else f"partnership {of}"


def _day(head: Head) -> str:
    return f"{day_in_words(head.at)} at {head.at:%H:%M} UTC"
