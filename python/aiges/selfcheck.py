"""`python wrapper.py`: one request made of the declared test values, and what is wrong with the answer.

The texts are upstream's, trailing spaces included: people and scripts look for them.
"""

from __future__ import annotations

from aiges.dto import DataListCls, DataListNode, Response, length_of
from aiges.core.types import Once
from aiges.utils.log import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def request_of(fields: Any) -> DataListCls:
    """A request with the test value of every declared input, in the order of declaration."""
    request = DataListCls()
    for field in fields:
        value = field.test_value
        request.list.append(DataListNode(field.key, value, Once, length_of(value), field.data_type))
    return request


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


def _data(response: Response) -> bool:
    for each in response.list:
        try:
            actual = length_of(each.data)
        except TypeError:
            log.error("ResponseData 's data field must be  bytes or memoryview")
            return False
        if each.len not in (actual, len(each.data)):
            log.error("ResponseData: key: %s 's len is mismatch,Please Check! expect %d, actual: %d", each.key, each.len, actual)
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
    types = {field.key: field.data_type for field in accepts}
    for each in response.list:
        if each.status != Once:
            log.error("ResponseData 's data field status is %d, not %d. Modify it ", each.status, Once)
            return False
        if each.key not in types:
            log.error("ResponseData 's data field key %s is not in expect, Please check UserResponse ", each.key)
            return False
        if each.type != types[each.key]:
            log.error(
                "ResponseData 's data field , key: %s, data_type %s is not in expect, Please check UserResponse ",
                each.key,
                each.type,
            )
            return False
    return True
