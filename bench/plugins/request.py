"""One request to wrapper.py from Python: the SDK objects a host makes for it, the call, and a look at everything that comes back."""

from aiges.core.types import DataAudio, Once
from aiges.dto import DataListCls, DataListNode


def call(wrapper, params, body, sid):
    node = DataListNode()
    node.key = "data"
    node.data = body
    node.len = len(body)
    node.type = DataAudio
    node.status = Once
    data = DataListCls()
    data.list = [node]
    response = wrapper.wrapperOnceExec({**params, "sid": sid}, data)
    if response.error_code != 0:
        raise RuntimeError(response.error_code)
    text, audio = response.list
    return text.key, text.data.decode("utf-8"), audio.key, audio.data, audio.type, audio.status


_wrapper = None


def load():
    """For drivers that can only call functions by name."""
    global _wrapper
    from wrapper import Wrapper

    _wrapper = Wrapper()
    return _wrapper.wrapperInit({})


def once(params, body, sid):
    text_key, text, audio_key, audio, _, _ = call(_wrapper, params, body, sid)
    return {text_key: text, audio_key: audio}
