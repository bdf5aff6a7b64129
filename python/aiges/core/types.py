"""Numbers the platform gives to kinds of data and to places in a stream."""

# Kinds of data, under both of their upstream names.
STRING = 0
AUDIO = 1
IMAGE = 2
VIDEO = 3

DataText = 0
DataAudio = 1
DataImage = 2
DataVideo = 3
DataPer = 4  # a personalised resource

Types = {DataText: "text", DataAudio: "audio", DataImage: "image", DataVideo: "video"}

# Places of a piece of data in its stream.
DataBegin = 0
DataContinue = 1
DataEnd = 2
DataOnce = 3
Once = DataOnce

Status = {DataBegin: "begin", DataContinue: "continue", DataEnd: "end", DataOnce: "once"}

THREAD_MODE = "thread"
PROCESS_MODE = "process"
