"""`python wrapper.py`: what is wrong with a wrapper's answer.

The texts are upstream's, trailing spaces included: people and scripts look for them. What a wrapper wrote is `%s` in them, for it may
be anything.
"""

from __future__ import annotations

from aiges.dto import Response, length_of, text_of_key
from aiges.core.types import Once
from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def check(response: Any, accepts: Any) -> bool:
    """Whether an answer is well formed; the first fault is logged."""
    if not isinstance(response, Response):
        log.error("Please return Response instance in function wrapperOnceExec")
        return False
    if response.error_code != 0:
        return True
    if not response.list:
        log.error("Please return content in response.list")
        return False
    return _data(response) and _keys(response) and _declared(response, accepts)


def check_parts(parts: Any) -> bool:
    """Whether every part of an answer that comes in parts is well formed; keys may repeat, and the status says the place."""
    for each in parts:
        if not isinstance(each, Response):
            log.error("Please return Response instance in function wrapperOnceExec")
            return False
        if each.error_code == 0 and not _data(each):
            return False
    if any(each.list or each.error_code != 0 for each in parts):
        return True
    log.error("Please return content in response.list")
    return False


def _data(response: Response) -> bool:
    for each in response.list:
        if not _has_bytes(each.data):
            log.error("ResponseData 's data field must be  bytes or memoryview")
            return False
        actual = length_of(each.data)
        if each.len not in (actual, len(each.data)):
            log.error("ResponseData: key: %s 's len is mismatch,Please Check! expect %s, actual: %d", each.key, each.len, actual)
            return False
    return True


def _has_bytes(data: Any) -> bool:
    if isinstance(data, str):
        return True
    try:
        memoryview(data)
    except TypeError:
        return False
    return True


def _keys(response: Response) -> bool:
    keys = [each.key for each in response.list]
    log.info("response keys: %s", keys)
    if len(set(keys)) == len(keys):
        return True
    log.error("response list keys must be u nique...")
    log.error("invalid keys %s", keys)
    return False


def _declared(response: Response, accepts: Any) -> bool:
    types = {text_of_key(field.key): field.data_type for field in accepts}
    for each in response.list:
        if each.status != Once:
            log.error("ResponseData 's data field status is %s, not %d. Modify it ", each.status, Once)
            return False
        key = text_of_key(each.key)
        if key not in types:
            log.error("ResponseData 's data field key %s is not in expect, Please check UserResponse ", each.key)
            return False
        if each.type != types[key]:
            log.error(
                "ResponseData 's data field , key: %s, data_type %s is not in expect, Please check UserResponse ",
                each.key,
                each.type,
            )
            return False
    return True
