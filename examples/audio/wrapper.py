"""An AIGES wrapper that listens: it measures a WAV recording and answers with figures and with the recording at full level. As
a stream it gets raw samples as they come and names the notes it hears.

It needs nothing but the standard library, so it runs wherever Python runs:

    python wrapper.py                            # plain Python, as on the AIGES platform
    aiges-native run examples/audio/wrapper.py   # inside Node.js
"""

import io
import json
import math
import sys
import wave
from array import array
from operator import mul, ne

from aiges.core.types import DataAudio, DataText, Once
from aiges.sdk import AudioBodyField, JsonBodyField, NumberParamField, WrapperBase
from aiges.utils.log import log

try:
    from aiges_embed import Response, ResponseData, SessionCreateResponse
except ImportError:
    from aiges.dto import Response, ResponseData, SessionCreateResponse

from listening import Listener
from spectrum import dominant_frequency, note_name

NO_AUDIO = 10100
NOT_A_WAV = 10101
UNSUPPORTED_FORMAT = 10102

ERRORS = {
    NO_AUDIO: "the request has no body 'audio'",
    NOT_A_WAV: "body 'audio' is not a WAV file",
    UNSUPPORTED_FORMAT: "only 16-bit PCM is supported",
}

FULL_SCALE = 32768.0


class UserRequest:
    params1 = NumberParamField(key="headroom", minimum=0, maximum=20, value=1)
    input1 = AudioBodyField(key="audio", path="melody.wav")


class UserResponse:
    accept1 = JsonBodyField(key="analysis")
    accept2 = AudioBodyField(key="normalised", path="melody.wav")


class Wrapper(WrapperBase):
    serviceId = "audio_analysis"
    version = "v1"
    requestCls = UserRequest()
    responseCls = UserResponse()

    def wrapperInit(self, config: dict) -> int:
        self.listeners = {}
        log.info("audio analysis is ready")
        return 0

    def wrapperOnceExec(self, params: dict, reqData) -> Response:
        body = reqData.get("audio")
        if body is None:
            return Response().response_err(NO_AUDIO)
        try:
            with wave.open(io.BytesIO(body.data)) as recording:
                layout = recording.getparams()
                frames = recording.readframes(layout.nframes)
        except (wave.Error, EOFError):
            return Response().response_err(NOT_A_WAV)
        if layout.sampwidth != 2:
            return Response().response_err(UNSUPPORTED_FORMAT)

        samples = array("h")
        samples.frombytes(frames)
        if sys.byteorder == "big":
            samples.byteswap()
        louder = normalise(samples, headroom=float(params.get("headroom", 1)))

        response = Response()
        response.list = [
            reply("analysis", DataText, json.dumps(analyse(samples, layout)).encode()),
            reply("normalised", DataAudio, to_wav(louder, layout)),
        ]
        return response

    def wrapperCreate(self, params: dict, sid: str, persId: int = 0, usrTag: str = "") -> SessionCreateResponse:
        session = SessionCreateResponse()
        session.handle = sid
        self.listeners[sid] = Listener(usrTag or sid, int(params.get("sample_rate", 16000)))
        return session

    def wrapperWrite(self, handle: str, reqData) -> int:
        for node in reqData.list:
            self.listeners[handle].hear(node)
        return 0

    def wrapperDestroy(self, handle: str) -> int:
        self.listeners.pop(handle).stop()
        return 0

    def wrapperFini(self) -> int:
        return 0

    def wrapperError(self, ret: int) -> str:
        return ERRORS.get(ret, "")


def reply(key: str, kind: int, data: bytes) -> ResponseData:
    item = ResponseData()
    item.key = key
    item.setDataType(kind)
    item.status = Once
    item.setData(data)
    return item


def analyse(samples: array, layout) -> dict:
    """Figures of a recording: seconds, hertz, decibels relative to full scale (None for silence)."""
    rate, channels = layout.framerate, layout.nchannels
    mono = samples[::channels]
    pitch = dominant_frequency(mono, rate)
    seconds = len(mono) / rate
    return {
        "seconds": round(seconds, 3),
        "sample_rate": rate,
        "channels": channels,
        "level_dbfs": decibels(math.sqrt(sum(map(mul, samples, samples)) / max(1, len(samples)))),
        "peak_dbfs": decibels(peak_of(samples)),
        "zero_crossings_per_second": round(zero_crossings(mono) / seconds, 1) if seconds else 0,
        "pitch_hz": None if pitch is None else round(pitch, 1),
        "note": None if pitch is None else note_name(pitch),
    }


def peak_of(samples: array) -> int:
    return max(max(samples), -min(samples)) if samples else 0


def decibels(amplitude: float):
    # Adding zero turns the -0.0 of full scale into 0.0.
    return round(20 * math.log10(amplitude / FULL_SCALE), 2) + 0.0 if amplitude > 0 else None


def zero_crossings(samples: array) -> int:
    """How often the sign changes; a run of zeros between two equal signs is no crossing."""
    positive = [sample > 0 for sample in samples if sample]
    return sum(map(ne, positive, positive[1:]))


def normalise(samples: array, headroom: float) -> array:
    """The same sound, its highest peak `headroom` decibels below full scale."""
    peak = peak_of(samples)
    if peak == 0:
        return samples
    gain = (FULL_SCALE - 1) * 10 ** (-headroom / 20) / peak
    return array("h", [round(sample * gain) for sample in samples])


def to_wav(samples: array, layout) -> bytes:
    if sys.byteorder == "big":
        samples = array("h", samples)
        samples.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as recording:
        recording.setnchannels(layout.nchannels)
        recording.setsampwidth(2)
        recording.setframerate(layout.framerate)
        recording.writeframes(samples.tobytes())
    return file.getvalue()


if __name__ == "__main__":
    wrapper = Wrapper()
    wrapper.run()
