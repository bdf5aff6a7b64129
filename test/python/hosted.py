"""Runs the script that arrives on stdin as a host would: booted, in a process of its own, with `_aiges_native` stood in for."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [each for each in sys.path if os.path.abspath(each or ".") != HERE]
text = sys.stdin.buffer.read().decode()

sys.path.insert(0, HERE)
import fake_native  # noqa: E402

fake_native.install()
sys.path[0] = os.path.join(os.path.dirname(os.path.dirname(HERE)), "python")

before = set(sys.modules)

from aiges_native import boot  # noqa: E402

facts = boot.start({"python_path": ""})
imported = set(sys.modules) - before

from aiges_native import host  # noqa: E402

# An embedded interpreter's main module is no file: children of multiprocessing must not find one to run.
sys.modules["__main__"] = type(sys)("__main__")
code = compile(text, "<test>", "exec")
try:
    exec(code, {"__name__": "test", "host": host, "facts": facts, "imported": imported, "print": print})
finally:
    host.run_atexit()
