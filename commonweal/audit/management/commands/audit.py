"""`commonweal audit`: verifies the log, and keeps its heads outside the database."""

import time
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from commonweal.audit.head_folder import head_folder, read_heads
from commonweal.audit.heads import Head
from commonweal.audit.operations import accept_restored, keep_heads
from commonweal.audit.signing import KeyRefused, public_pem, read_public_keys, signing_key
from commonweal.audit.verification import Verdict, verify
from commonweal.command_line import FactsCommand, Refusal, add_json, with_code
from commonweal.fault_codes import FaultCode


class Command(FactsCommand):
    help = (
        "Verify the log of what was read and done, and keep its signed heads outside the database. `verify` says what "
        "was altered, where, and in which entries; exit code 1 where anything was."
    )
    examples = """examples:
  commonweal audit verify
  commonweal audit verify --json
  commonweal audit verify --heads /media/stick/heads --key audit-keys.pem    with a copy that somebody else keeps
  commonweal audit anchor           keep the head of every chain now; the worker does it daily
  commonweal audit heads            the heads that are kept, newest of each chain
  commonweal audit key              the public key, for those who keep copies
  commonweal audit restored --because "disk failed, backup of Sunday"    after an older copy was put back"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("verify", "anchor", "heads", "key", "restored"))
        parser.add_argument("--heads", type=Path, help="the folder of kept heads; default as the setting says")
        parser.add_argument("--key", type=Path, help="a file of public keys that you trust; default beside the heads")
        parser.add_argument("--because", default="", help="for `restored`: why an older copy was put back")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            {
                "verify": self._verify, "anchor": self._anchor, "heads": self._heads, "key": self._key,
                "restored": self._restored,
            }[options["what"]](options)  # fmt: skip
        except (KeyRefused, OSError) as fault:
            raise Refusal(f"The heads cannot be used: {fault}.") from fault

    def _verify(self, options: Mapping[str, Any]) -> None:
        began = time.monotonic()
        verdict = verify(read_heads(_folder(options), _keys(options)))
        facts = _facts(verdict, time.monotonic() - began)
        self.tell(facts, as_json=options["as_json"], in_words=_words(verdict, facts))
        if not verdict.clean:
            raise SystemExit(1)

    def _anchor(self, options: Mapping[str, Any]) -> None:
        kept = keep_heads(at=datetime.now(UTC))
        facts = {"kept": len(kept), "folder": str(head_folder())}
        words = f"Kept the heads of {len(kept)} chains in {head_folder()}."
        self.tell(facts, as_json=options["as_json"], in_words=words)

    def _heads(self, options: Mapping[str, Any]) -> None:
        kept = read_heads(_folder(options), _keys(options))
        newest: dict[Any, Head] = {}
        for head in (*kept.heads, *kept.newest):
            if head.chain not in newest or newest[head.chain].count <= head.count:
                newest[head.chain] = head
        shown = [_shown(head) for head in newest.values()]
        lines = [f"{one['of']}: {one['count']:,} entries, {one['at']}, {one['hash']}" for one in shown]
        facts = {"folder": str(_folder(options)), "heads": shown, "wrongly_signed": len(kept.wrong)}
        self.tell(facts, as_json=options["as_json"], in_words="\n".join(lines) or "No head is kept yet.")
        if kept.wrong:
            raise SystemExit(1)

    def _key(self, options: Mapping[str, Any]) -> None:
        pem = public_pem(signing_key().public_key()).decode()
        self.tell({"public_key": pem}, as_json=options["as_json"], in_words=pem.strip())

    def _restored(self, options: Mapping[str, Any]) -> None:
        if not options["because"].strip():
            raise Refusal("Say why with --because: the statement is kept for ever.")
        given_up = accept_restored(because=options["because"].strip(), at=datetime.now(UTC))
        words = [f"{one.of}: goes on from entry {one.count:,}" for one in given_up]
        self.tell(
            {"chains": [_shown(one) for one in given_up]},
            as_json=options["as_json"],
            in_words="\n".join(words) or "Every chain is as its kept heads say: there is nothing to state.",
        )


def _folder(options: Mapping[str, Any]) -> Path:
    folder: Path = options["heads"] or head_folder()
    if options["heads"] and not folder.is_dir():
        raise Refusal(f"--heads {folder} is no folder.")
    return folder


def _keys(options: Mapping[str, Any]) -> dict[str, Ed25519PublicKey] | None:
    """The keys that somebody trusts; None for those that lie beside the heads."""
    file: Path | None = options["key"]
    if file is None:
        return None
    if not file.is_file():
        raise Refusal(f"--key {file} is no file.")
    return read_public_keys(file.read_bytes())


def _shown(head: Head) -> dict[str, Any]:
    return {"of": head.of, "chain": str(head.chain), "count": head.count, "hash": head.hash, "at": str(head.at)}


def _facts(verdict: Verdict, seconds: float) -> dict[str, Any]:
    return {
        "clean": verdict.clean,
        "chains": verdict.n_chains,
        "entries": verdict.n_entries,
        "records": verdict.n_records,
        "heads": verdict.n_heads,
        "seconds": round(seconds, 2),
        "entries_a_second": round(verdict.n_entries / seconds) if seconds else 0,
        "findings": [
            {"what": one.what, "chain": one.chain, "first": one.first, "last": one.last, "said": one.said}
            for one in verdict.findings
        ],
        "notes": verdict.notes,
        **({} if verdict.clean else {"code": FaultCode.AUDIT_BROKEN}),
    }


def _words(verdict: Verdict, facts: Mapping[str, Any]) -> str:
    looked_at = (
        f"{verdict.n_entries:,} entries in {verdict.n_chains} chains with {verdict.n_records:,} records, and "
        f"{verdict.n_heads:,} heads kept outside, in {facts['seconds']} s "
        f"({facts['entries_a_second']:,} entries a second)"
    )
    said = [f"ALTERED: {one.said}" for one in verdict.findings] or ["Everything is as it was written."]
    words = "\n".join([*said, *(f"Note: {note}" for note in verdict.notes), f"Looked at {looked_at}."])
    return words if verdict.clean else with_code(words, FaultCode.AUDIT_BROKEN)
