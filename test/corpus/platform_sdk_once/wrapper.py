"""The 2026 SDK: exec with WrapperData."""
from python_wrapper import DataStatus, DataType, WrapperBase, WrapperData


class EchoWrapper(WrapperBase):
    def init(self, cfg):
        self.word = cfg.get("word", "none")
        return 0

    def fini(self):
        return 0

    def version(self):
        return "1.2.3"

    def exec(self, usr_tag, params, data_list, psr_ids):
        text = data_list[0].data.decode("utf-8")
        self.meter_custom(usr_tag, "chars", len(text))
        answer = WrapperData("text", "%s %s %s %s" % (self.word, params["lang"], text, psr_ids), DataType.TEXT, DataStatus.ONCE)
        return [answer], 0
