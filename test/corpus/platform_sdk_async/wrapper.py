"""The 2026 SDK: exec returns at once, the answer comes from a thread."""
import threading

from python_wrapper import DataStatus, DataType, WrapperBase, WrapperData


class Later(WrapperBase):
    def init(self, cfg):
        self.word = cfg.get("word", "none")
        return 0

    def fini(self):
        return 0

    def version(self):
        return "1.2.3"

    def exec(self, usr_tag, params, data_list, psr_ids):
        data = data_list[0].data.decode()

        def work():
            self.async_callback(usr_tag, [WrapperData("text", data + " begun", status=DataStatus.BEGIN)])
            self.async_callback(usr_tag, [WrapperData("text", data + " done", status=DataStatus.END)])

        threading.Thread(target=work).start()
        return [], 0
