"""The bytes of an audit entry and the hash that links it to the one before (docs/decisions/0019).

The one place that says what a hash covers, so that somebody outside can compute it again: JSON with sorted keys, no
spaces, UTF-8, and SHA-256. Pure: no database, no clock, no randomness. What may one day have to be dropped, the id of a
person and words that somebody wrote, is covered by a commitment only. The construction follows Crosby and Wallach,
"Efficient Data Structures for Tamper-Evident Logging" (USENIX Security 2009), section 2; what a chain alone does not
see, a cut tail or a chain written anew, is seen by the heads kept outside (`heads.py`).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

FORMAT = "commonweal-audit-1"
NONE = "none"
# A record that an entry names: its kind, and its id as Python writes a UUID.
Named = tuple[str, str]
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as its hash covers it; `records` and `why` are digests in hex, `why` empty where nothing was said."""

    chain: UUID
    sequence: int
    id: UUID
    at: datetime
    partnership_id: UUID | None
    actor_id: UUID | None
    actor_role: str
    deed: str
    purpose: str
    route: str
    outcome: str
    device: str
    relation: str
    n_records: int
    records: str
    why: str


def belongs_to(partnership_id: UUID | None) -> str:
    """What the chain of a partnership's entries is of: its id, or `none` for what belongs to no partnership."""
    return NONE if partnership_id is None else str(partnership_id)


def start_of(chain: UUID) -> str:
    """What stands before the first entry of a chain, in hex."""
    return _sha256(f"{FORMAT}\nstart\n{chain}")


def canonical_bytes(entry: Written, previous: str) -> bytes:
    """The bytes that the hash of `entry` is taken of; `previous` is the hash before it, in hex."""
    return _JSON.encode(
        {
            "format": FORMAT,
            "previous": previous,
            "chain": str(entry.chain),
            "sequence": entry.sequence,
            "id": str(entry.id),
            "at": moment(entry.at),
            "partnership": _text(entry.partnership_id),
            "actor": _text(entry.actor_id),
            "role": entry.actor_role,
            "deed": entry.deed,
            "purpose": entry.purpose,
            "route": entry.route,
            "outcome": entry.outcome,
            "device": entry.device,
            "relation": entry.relation,
            "n_records": entry.n_records,
            "records": entry.records,
            "why": entry.why,
        }
    ).encode()


def entry_hash(entry: Written, previous: str) -> str:
    """The hash of an entry that follows one of hash `previous`; SHA-256, in hex."""
    return hashlib.sha256(canonical_bytes(entry, previous)).hexdigest()


def records_digest(records: Iterable[tuple[str, UUID] | Named]) -> str:
    """One digest over the records of an entry, each a kind and an id; their order does not matter."""
    return _sha256("".join(sorted(f"{kind} {one}\n" for kind, one in records)))


def stand_in(kind: str, record_id: UUID, nonce: str) -> UUID:
    """The id that the audit keeps in place of a person's: 128 bits that say nothing without the nonce.

    It binds: whoever swaps the person behind a stand-in has to find another id and nonce of the same 128 bits.
    """
    return UUID(_sha256(f"{FORMAT}\nperson\n{kind}\n{record_id}\n{nonce}")[:32])


def words_commitment(words: str, nonce: str) -> str:
    """What the chain keeps of a reason that somebody wrote: a digest that says nothing without the nonce; hex."""
    return _sha256(f"{FORMAT}\nwords\n{nonce}\n{words}")


def moment(at: datetime) -> str:
    """A time in UTC to the microsecond, as both databases keep it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _text(one: UUID | None) -> str:
    return "" if one is None else str(one)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
