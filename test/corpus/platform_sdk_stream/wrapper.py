"""The 2026 SDK: a session that is read."""
from python_wrapper import DataStatus, DataType, WrapperBase, WrapperData


class Wrapper(WrapperBase):
    def init(self, cfg):
        self.sessions = {}
        return 0

    def fini(self):
        return 0

    def version(self):
        return "1.2.3"

    def create(self, usr_tag, params, psr_ids):
        self.sessions[usr_tag] = []
        return usr_tag, 0

    def write(self, handle, data_list):
        for each in data_list:
            self.sessions[handle].append(WrapperData(each.key, each.data.upper(), status=each.status))
        return 0

    def read(self, handle):
        ready, self.sessions[handle] = self.sessions[handle], []
        return ready, 0

    def destroy(self, handle):
        del self.sessions[handle]
        return 0
