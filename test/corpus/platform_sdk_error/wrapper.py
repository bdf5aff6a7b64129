"""The 2026 SDK: a number and its text."""
from python_wrapper import DataStatus, DataType, WrapperBase, WrapperData


class Refusing(WrapperBase):
    def init(self, cfg):
        self.word = cfg.get("word", "none")
        return 0

    def fini(self):
        return 0

    def version(self):
        return "1.2.3"

    def exec(self, usr_tag, params, data_list, psr_ids):
        return None, 42

    def error(self, err_num):
        return "nothing to say about %d" % err_num
