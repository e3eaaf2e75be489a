"""The wall around a decoder: limits of the kernel, and on Linux on x86-64 a filter of system calls (seccomp).

Memory, processor time and the size of what is written are bounded before anything is loaded. When all code is loaded
and before the first byte of the file is read, the wall is closed: from then on the process can open no file, no network
connection and no other program, whatever a fault in a decoder makes it run. It can read its input, write its output,
take memory and end. Calls that are not on the list fail as forbidden; none is needed.

Elsewhere than on Linux on x86-64 the kernel's limits alone say the same: no new file handle, no new process. One
decoder (HEIC) works in a thread of its own, and gets threads; the limit of processes would count those too, and so is
left out for it.
"""

import ctypes
import os
import platform
import resource
import struct
import sys

MEMORY_BYTES = 1 << 30
PROCESSOR_SECONDS = 20
_NICE = 5
# linux/prctl.h, linux/seccomp.h, linux/filter.h, linux/audit.h
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _HAS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FORBID, _UNKNOWN, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
_CALL, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16
_X86_64, _FIRST_OF_X32 = 0xC000003E, 0x40000000
# read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn sched_yield mremap
# madvise getpid exit getrusage gettid futex sched_getaffinity clock_gettime exit_group getrandom membarrier rseq
_CALLS = (
    0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 28, 39, 60, 98, 186, 202, 204, 228, 231, 318, 324, 334,
)  # fmt: skip
# Threads: set_robust_list; clone, but only with the flag that makes a thread and no process. Its younger sibling hides
# its flags from the filter, so it is said not to exist, and the C library takes the older one.
_SET_ROBUST_LIST, _CLONE, _CLONE3, _MAKES_A_THREAD = 273, 56, 435, 0x10000


def bound(largest_made_bytes: int) -> None:
    """Bound what the process may take; called before a decoder is loaded. Whoever serves pages goes first."""
    os.nice(_NICE)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, PROCESSOR_SECONDS)
    _limit(resource.RLIMIT_FSIZE, largest_made_bytes)


def close(*, threads: bool) -> None:
    """Let nothing be opened any more; raises `OSError` where the kernel should know such a filter and does not."""
    _limit(resource.RLIMIT_NOFILE, 0)
    if not threads:
        _limit(resource.RLIMIT_NPROC, 0)
    if sys.platform == "linux" and platform.machine() == "x86_64":
        _filter_calls(threads)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    bounded = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (bounded, bounded))


def _filter_calls(threads: bool) -> None:
    steps = _program(threads)
    code = ctypes.create_string_buffer(b"".join(steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    kernel = ctypes.CDLL(None, use_errno=True)
    for call in ((_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (_PR_SET_SECCOMP, _MODE_FILTER, program, 0, 0)):
        if kernel.prctl(*call) != 0:
            raise OSError(ctypes.get_errno(), "the filter of system calls was not taken")


def _program(threads: bool) -> list[bytes]:
    """Steps of the kernel's packet filter: another machine's calls end the process, listed ones pass, others fail."""
    calls = (*_CALLS, _SET_ROBUST_LIST) if threads else _CALLS
    last = [
        _step(_EQUAL, _CLONE3, 0, 1), _step(_RETURN, _UNKNOWN),
        _step(_EQUAL, _CLONE, 0, 2), _step(_LOAD, _FIRST_ARGUMENT), _step(_HAS, _MAKES_A_THREAD, 1, 0),
    ] if threads else []  # fmt: skip
    return [
        _step(_LOAD, _MACHINE), _step(_EQUAL, _X86_64, 1, 0), _step(_RETURN, _KILL),
        _step(_LOAD, _CALL), _step(_AT_LEAST, _FIRST_OF_X32, 0, 1), _step(_RETURN, _KILL),
        *(_step(_EQUAL, call, len(calls) - n + len(last), 0) for n, call in enumerate(calls)),
        *last, _step(_RETURN, _FORBID), _step(_RETURN, _ALLOW),
    ]  # fmt: skip


def _step(what: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("HBBI", what, when_true, when_false, value)
