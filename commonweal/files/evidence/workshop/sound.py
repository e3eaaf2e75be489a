"""A sound made anew: decoded, mixed to one channel, and written as MP3 frames of one bit rate, without a tag.

Every browser plays MP3, those of phones too; Ogg is not played by older iPhones. A recording that breaks off is kept
as far as it can be heard. A picture on a record's cover is left out; anything that moves makes it a video.
"""

import io
import wave
from collections.abc import Iterator
from itertools import chain

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import EOFError as EndOfFile
from av.error import FFmpegError

from commonweal.files.evidence.terms import (
    MOST_CHANNELS,
    MOST_SECONDS,
    MOST_STREAMS,
    MP3_BITS_A_SECOND,
    MP3_HASTE,
    MP3_SAMPLES_A_SECOND,
    Coding,
)
from commonweal.files.evidence.workshop.statuses import NotMade, Status

_CONTAINERS = {
    Coding.WAV: "wav", Coding.MP3: "mp3", Coding.AAC: "aac", Coding.MP4: "mov", Coding.OGG: "ogg",
    Coding.WEBM: "matroska", Coding.AMR: "amr",
}  # fmt: skip
# Decoders that may be tried, by the names that FFmpeg gives them.
_DECODERS = (
    "pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_alaw", "pcm_mulaw", "adpcm_ima_wav", "adpcm_ms",
    "mp3float", "mp3", "aac", "alac", "opus", "libopus", "vorbis", "amrnb", "amrwb",
)  # fmt: skip
# Of the others the length is a guess from their first frames, and a wrong one where the bit rate changes.
_SAY_HOW_LONG = frozenset({Coding.WAV, Coding.MP4, Coding.OGG, Coding.WEBM})
MOST_BAD_PACKETS = 50
MOST_CHANGES = 20
SHORTEST_SAMPLES = MP3_SAMPLES_A_SECOND // 20
HIGHEST_RATE = 192_000


def prepare() -> None:
    """Make a short sound anew, so that nothing needs to be loaded afterwards."""
    short = io.BytesIO()
    with wave.open(short, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(44_100)
        out.writeframes(bytes(4 * 44_100 // 4))
    sound_anew(short.getvalue(), Coding.WAV)


def sound_anew(data: bytes, coding: Coding) -> bytes:
    """MP3 frames of the sound in these bytes; raises `NotMade`."""
    options = {"codec_whitelist": ",".join(_DECODERS), "format_whitelist": "wav,mp3,aac,mov,ogg,matroska,amr"}
    source = io.BytesIO(data)
    with av.open(source, "r", format=_CONTAINERS[coding], options=options, metadata_errors="ignore") as sent:
        return _encoded(_frames(sent, _stream(sent, coding)))


def _stream(sent: InputContainer, coding: Coding) -> AudioStream:
    """The one stream of sound, checked before anything of it is decoded."""
    if len(sent.streams) > MOST_STREAMS:
        raise NotMade(Status.DAMAGED)
    if any(not stream.disposition & av.stream.Disposition.attached_pic for stream in sent.streams.video):
        raise NotMade(Status.VIDEO)
    if not sent.streams.audio:
        raise NotMade(Status.NO_SOUND)
    stream = sent.streams.audio[0]
    if coding in _SAY_HOW_LONG and (sent.duration or 0) / av.time_base > MOST_SECONDS + 1:
        raise NotMade(Status.TOO_LONG)
    if not 0 < stream.codec_context.sample_rate <= HIGHEST_RATE or stream.codec_context.channels > MOST_CHANNELS:
        raise NotMade(Status.DAMAGED)
    stream.codec_context.thread_count = 1
    return stream


def _frames(sent: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """What can be decoded, in order; a packet that cannot be is left out, too many of them end it."""
    n_bad = 0
    packets = sent.demux(stream)
    while n_bad < MOST_BAD_PACKETS:
        try:
            packet = next(packets, None)
            if packet is None:
                return
            yield from packet.decode()
        except EndOfFile:
            return
        except (FFmpegError, ValueError):
            n_bad += 1


def _encoded(frames: Iterator[AudioFrame]) -> bytes:
    encoder = AudioCodecContext.create("libmp3lame", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = MP3_SAMPLES_A_SECOND, "mono", "s16p"
    encoder.bit_rate = MP3_BITS_A_SECOND
    encoder.options = {"compression_level": str(MP3_HASTE)}
    encoder.open()
    out, n_samples = bytearray(), 0
    for frame in _of_one_form(frames, encoder.frame_size):
        n_samples += frame.samples
        if n_samples > MOST_SECONDS * MP3_SAMPLES_A_SECOND:
            raise NotMade(Status.TOO_LONG)
        frame.pts = None
        for packet in encoder.encode(frame):
            out += bytes(packet)
    if n_samples < SHORTEST_SAMPLES:
        raise NotMade(Status.NO_SOUND)
    for packet in encoder.encode(None):
        out += bytes(packet)
    return bytes(out)


def _of_one_form(frames: Iterator[AudioFrame], n_samples: int) -> Iterator[AudioFrame]:
    """One channel at one rate, in frames of one length, whatever a stream turns into on its way."""
    form: tuple[str, str, int] | None = None
    resampler: AudioResampler | None = None
    n_changes = 0
    for frame in chain(frames, [None]):
        if frame is not None:
            found = (frame.format.name, frame.layout.name, frame.sample_rate)
            if found != form:
                n_changes += 1
                if n_changes > MOST_CHANGES:
                    raise NotMade(Status.DAMAGED)
                if resampler is not None:
                    yield from resampler.resample(None)
                form = found
                resampler = AudioResampler("s16p", "mono", MP3_SAMPLES_A_SECOND, n_samples)
            frame.pts = None
        if resampler is not None:
            yield from resampler.resample(frame)
