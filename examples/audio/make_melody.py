"""Makes melody.wav, the recording that ships with this example: `python make_melody.py`. The same input gives the same bytes.

The tune is the first half of "Frère Jacques" (traditional), one plucked voice, 16 kHz, 16-bit, mono.
"""

import math
import pathlib
import struct
import wave

RATE = 16_000
BEAT_SECONDS = 0.28
# (semitones above C4, beats)
TUNE = [(5, 1), (7, 1), (9, 1), (5, 1), (5, 1), (7, 1), (9, 1), (5, 1), (9, 1), (10, 1), (12, 2)]
OVERTONES = [(1, 1.0), (2, 0.35), (3, 0.18), (4, 0.08)]
AMPLITUDE = 0.30


def pluck(semitone: int, beats: int) -> list:
    frequency = 261.6256 * 2 ** (semitone / 12)
    count = round(beats * BEAT_SECONDS * RATE)
    return [tone(frequency, index / RATE) * envelope(index, count) for index in range(count)]


def tone(frequency: float, seconds: float) -> float:
    return sum(share * math.sin(2 * math.pi * frequency * order * seconds) for order, share in OVERTONES)


def envelope(index: int, count: int) -> float:
    """A quick attack, a slow decay, and silence at the very end, so that notes do not click."""
    attack, release = min(1.0, index / 80), min(1.0, (count - index) / 400)
    return attack * release * math.exp(-2.5 * index / RATE)


def main() -> None:
    samples = [value for semitone, beats in TUNE for value in pluck(semitone, beats)]
    data = b"".join(struct.pack("<h", round(value * AMPLITUDE * 32767)) for value in samples)
    with wave.open(str(pathlib.Path(__file__).with_name("melody.wav")), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(data)


if __name__ == "__main__":
    main()
