"""The 2026 SDK: an abstract base of its own, which is not the wrapper."""
from python_wrapper import WrapperBase, WrapperData


class Abstract(WrapperBase):
    def init(self, cfg):
        return None

    def fini(self):
        return None


class Concrete(Abstract):
    def version(self):
        return "1"

    def exec(self, usr_tag, params, data_list, psr_ids):
        return [WrapperData(each.key, each.data[::-1]) for each in data_list], None
