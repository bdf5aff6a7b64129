"""A logger of the first platform, and a keyword no logger has."""
import flags
from iflags import flags as platform_flags
from aiges.sdk import *
from aiges.dto import Response, ResponseData

logger = platform_flags.logger


class Wrapper(WrapperBase):
    def wrapperInit(cls, config):
        logger.info("starting", flush=True)
        return 0

    def wrapperOnceExec(cls, params, reqData):
        log.info("asked with %d nodes", len(reqData.list), flush=True)
        res = Response()
        res.list.append(ResponseData(key="same", data=str(flags.logger is logger)))
        return res
