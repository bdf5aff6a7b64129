"""A listener for live audio: it gets 16-bit mono samples as they come and says after each piece which note it hears.

Each session has a listener with a thread of its own, so that a long piece does not hold up the others.
"""

import json
import queue
import sys
import threading
from array import array

from aiges.core.types import DataEnd, DataText

try:
    from aiges_embed import Response, ResponseData, callback
except ImportError:
    from aiges.dto import Response, ResponseData, callback

from spectrum import dominant_frequency, note_name


class Listener(threading.Thread):
    def __init__(self, tag: str, rate: int):
        super().__init__(name=f"listener {tag}", daemon=True)
        self.tag = tag
        self.rate = rate
        self.pieces = queue.Queue()
        self.start()

    def hear(self, node):
        self.pieces.put(node)

    def stop(self):
        self.pieces.put(None)

    def run(self):
        heard = 0
        while (node := self.pieces.get()) is not None:
            samples = array("h")
            samples.frombytes(node.data[: len(node.data) // 2 * 2])
            if sys.byteorder == "big":
                samples.byteswap()
            pitch = dominant_frequency(samples, self.rate)
            note = {"at": round(heard / self.rate, 2), "note": None if pitch is None else note_name(pitch)}
            heard += len(samples)
            if callback(part(note, node.status), self.tag) != 0 or node.status == DataEnd:
                return


def part(note: dict, status: int) -> Response:
    item = ResponseData()
    item.key = "note"
    item.setDataType(DataText)
    item.status = status
    item.setData(json.dumps(note).encode())
    response = Response()
    response.list = [item]
    return response
