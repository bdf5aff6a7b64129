"""Finds the loudest tone of a recording, in plain Python: a Fourier transform over a few windows, averaged."""

import cmath
import math

WINDOW = 4096
WINDOWS = 6
LOWEST_HZ = 60.0
NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def dominant_frequency(samples, rate: int):
    """The frequency in hertz with the most energy; None for silence and for less than one window."""
    if len(samples) < WINDOW or not any(samples):
        return None
    power = average_power(samples)
    lowest = max(1, math.ceil(LOWEST_HZ * WINDOW / rate))
    top = max(range(lowest, len(power) - 1), key=power.__getitem__)
    return (top + between_bins(power, top)) * rate / WINDOW


def average_power(samples) -> list:
    step = max(1, (len(samples) - WINDOW) // max(1, WINDOWS - 1))
    total = [0.0] * (WINDOW // 2)
    for start in list(range(0, len(samples) - WINDOW + 1, step))[:WINDOWS]:
        faded = [value * weight for value, weight in zip(samples[start : start + WINDOW], HANN)]
        total = [sum_ + abs(line) ** 2 for sum_, line in zip(total, transform(faded))]
    return total


def between_bins(power: list, top: int) -> float:
    """Where the summit lies between the lines, by a parabola through the three highest ones."""
    left, middle, right = (math.log(power[line] + 1e-12) for line in (top - 1, top, top + 1))
    bend = left - 2 * middle + right
    return 0.0 if bend == 0 else 0.5 * (left - right) / bend


def transform(values: list) -> list:
    """The discrete Fourier transform of a power of two of values, by halving."""
    size = len(values)
    if size == 1:
        return values
    even, odd = transform(values[0::2]), transform(values[1::2])
    turned = [factor * value for factor, value in zip(TWIDDLES[size], odd)]
    return [a + b for a, b in zip(even, turned)] + [a - b for a, b in zip(even, turned)]


def note_name(frequency: float) -> str:
    """The nearest note of the equal-tempered scale, A4 = 440 Hz."""
    semitone = round(69 + 12 * math.log2(frequency / 440))
    return f"{NOTES[semitone % 12]}{semitone // 12 - 1}"


HANN = [0.5 - 0.5 * math.cos(2 * math.pi * index / WINDOW) for index in range(WINDOW)]
TWIDDLES = {
    size: [cmath.exp(-2j * math.pi * index / size) for index in range(size // 2)]
    for size in (2**power for power in range(1, WINDOW.bit_length()))
}
