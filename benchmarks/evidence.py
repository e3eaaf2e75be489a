"""Photos and sound made anew, on one core: 12-megapixel photos as phones send them, and a minute of sound.

There is no peer that does this work. What is timed is the whole of it, as a page has it: sniffing, starting the
workshop, decoding, encoding, checking, and the flush to the disk. The process and its workshops keep to one core. The
photos are drawn: soft shapes with the noise of a sensor, which makes files as large as a phone's.

  ./script/bench evidence            a minute and a half
  ./script/bench evidence --quick    each once, to see that it works; no bars

Bars: 40 photos a minute and kind on one core; a minute of sound within 1.5 s of processor time; the process that calls
grows by less than 30 MB. Prints one JSON line a figure. Ends with 1 when a bar is missed.
"""

import argparse
import io
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from time import perf_counter

import django

from benchmarks.figures import figure, tell

WIDTH, HEIGHT = 4032, 3024
PHOTO_BAR, SOUND_BAR, GROWTH_BAR = 40.0, 1.5, 30_000_000
CASE = "12 megapixels, one core"


def drawn_photo() -> "object":
    """A picture of 12 megapixels with soft shapes and noise."""
    import numpy as np
    from PIL import Image

    chance = np.random.default_rng(1)
    shapes = chance.integers(0, 255, (HEIGHT // 48, WIDTH // 48, 3), dtype=np.uint8)
    soft = np.asarray(Image.fromarray(shapes).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)).astype(np.int16)
    noise = chance.normal(0, 6, (HEIGHT, WIDTH, 1)).astype(np.int16)
    return Image.fromarray((soft + noise).clip(0, 255).astype(np.uint8))


def photos() -> dict[str, bytes]:
    """The picture as three kinds of phone would send it."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    picture, made = drawn_photo(), {}
    for name, form, told in (
        ("JPEG", "JPEG", {"quality": 90}), ("HEIC", "HEIF", {"quality": 60}), ("PNG", "PNG", {"compress_level": 1}),
    ):  # fmt: skip
        out = io.BytesIO()
        picture.save(out, form, **told)  # type: ignore[attr-defined]
        made[name] = out.getvalue()
    return made


def sounds() -> dict[str, bytes]:
    """A minute of noise as an iPhone, a browser and a dictation machine would send it."""
    import av
    import numpy as np

    made = {}
    for name, container, codec, rate in (
        ("M4A", "ipod", "aac", 48_000), ("WebM", "webm", "libopus", 48_000), ("WAV", "wav", "pcm_s16le", 44_100),
    ):  # fmt: skip
        out = io.BytesIO()
        samples = np.random.default_rng(2).normal(0, 3_000, (1, 60 * rate)).astype(np.int16)
        with av.open(out, "w", format=container) as file:
            stream = file.add_stream(codec, rate=rate, layout="mono")
            for at in range(0, samples.shape[1], 960):
                frame = av.AudioFrame.from_ndarray(samples[:, at : at + 960].copy(), format="s16", layout="mono")
                frame.rate, frame.pts = rate, at
                file.mux(stream.encode(frame))
            file.mux(stream.encode(None))
        made[name] = out.getvalue()
    return made


def timed(make: Callable[[], object], runs: int) -> tuple[float, float]:
    """Seconds and processor seconds of one run, workshop included, over some runs."""
    spent = _processor_seconds()
    began = perf_counter()
    for _ in range(runs):
        make()
    return (perf_counter() - began) / runs, (_processor_seconds() - spent) / runs


def _processor_seconds() -> float:
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def main() -> int:
    """Draw, record, and make anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="each once, no bars")
    quick = parser.parse_args().quick
    runs = 1 if quick else 15
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COMMONWEAL_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")
        django.setup()
        return 0 if measured(runs, quick=quick) else 1


def measured(runs: int, *, quick: bool) -> bool:
    """Whether every bar was reached."""
    from commonweal.files.evidence.making import make_anew

    sent, heard = photos(), sounds()
    make_anew(sent["JPEG"])
    before, holds = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, True
    for name, data in sent.items():
        tell(f"{name}, {len(data) / 1e6:.1f} MB, {CASE}")
        taken, worked = timed(lambda data=data: make_anew(data), runs)  # type: ignore[misc]
        figure("evidence", f"{name}, {CASE}", "one photo", taken, "s", runs=runs)
        figure("evidence", f"{name}, {CASE}", "one photo, processor time", worked, "s")
        bar = None if quick else PHOTO_BAR
        holds &= figure("evidence", f"{name}, {CASE}", "photos a minute of one core", 60 / worked, "a minute", bar=bar)
    for name, data in heard.items():
        tell(f"{name}, {len(data) / 1e6:.1f} MB, a minute of sound, one core")
        taken, worked = timed(lambda data=data: make_anew(data), max(1, runs // 3))  # type: ignore[misc]
        case = f"{name}, a minute of sound, one core"
        figure("evidence", case, "one sound", taken, "s")
        most = None if quick else SOUND_BAR
        holds &= figure("evidence", case, "one sound, processor time", worked, "s", most=most)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    most = None if quick else GROWTH_BAR
    return holds & figure("evidence", "all of it", "growth of the process that calls", grown, "bytes", most=most)


if __name__ == "__main__":
    sys.exit(main())
