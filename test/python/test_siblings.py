"""Imports of a wrapper's own files (DESIGN decision 16): each wrapper gets its own, everybody else gets what they always got."""

import json

WRAPPER = """
    import threading
    import utils
    from config import NAME
    import pack.deep.leaf as leaf
    from pack import first

    class Wrapper:
        def wrapperOnceExec(self, params, reqData):
            return None

        def lazily(self):
            import late
            import importlib
            found = []
            thread = threading.Thread(target=lambda: found.append(__import__("threaded").NAME))
            thread.start(); thread.join()
            return [utils.NAME, NAME, leaf.NAME, first.NAME, first.second.NAME, late.NAME, found[0],
                    importlib.import_module("plugin").NAME, importlib.import_module("pack.plugin").NAME,
                    importlib.import_module(".plugin", "pack").NAME]
"""


def folder(name):
    files = {f"{name}/wrapper.py": WRAPPER, f"{name}/pack/__init__.py": "", f"{name}/pack/deep/__init__.py": ""}
    for module in ("utils", "config", "late", "threaded", "plugin", "pack/plugin", "pack/deep/leaf", "pack/second"):
        files[f"{name}/{module}.py"] = f"NAME = {name!r}"
    files[f"{name}/pack/first.py"] = "from . import second\nfrom .second import NAME\nimport pack.second as again\nassert again is second"
    return files


def test_two_folders_loaded_concurrently_each_get_their_own(write, hosted):
    root = write({**folder("a"), **folder("b"), **folder("c")})
    out = hosted(f"""
        import json, threading
        loaded, errors = {{}}, []
        barrier = threading.Barrier(3)
        def load(name):
            barrier.wait()
            try:
                target, _ = host.load_wrapper({{"path": "{root}/" + name + "/wrapper.py", "config": None}})
                loaded[name] = target.instance.lazily()
            except BaseException as failure:
                import traceback; traceback.print_exc()
                errors.append(repr(failure))
        threads = [threading.Thread(target=load, args=(name,)) for name in "abc"]
        for each in threads: each.start()
        for each in threads: each.join()
        assert not errors, errors
        print(json.dumps(loaded))
    """)
    assert json.loads(out) == {name: [name] * 10 for name in "abc"}


def test_a_free_name_keeps_its_plain_place_and_pickles(write, hosted):
    root = write(
        {
            "a/wrapper.py": "import models\nclass Wrapper:\n  net = models.Net()\n  def wrapperOnceExec(self, params, reqData): ...",
            "a/models.py": "class Net:\n  def method(self): return 1\n",
            "b/wrapper.py": "import models\nclass Wrapper:\n  net = models.Net()\n  def wrapperOnceExec(self, params, reqData): ...",
            "b/models.py": "class Net: other = True\n",
        }
    )
    hosted(f"""
        import inspect, pickle, sys
        a, _ = host.load_wrapper({{"path": "{root}/a/wrapper.py"}})
        b, _ = host.load_wrapper({{"path": "{root}/b/wrapper.py"}})
        assert sys.modules["models"].Net is type(a.instance.net)
        text = pickle.dumps(a.instance.net)
        assert b"models" in text and type(pickle.loads(text)) is type(a.instance.net)
        assert type(pickle.loads(pickle.dumps(b.instance.net))) is type(b.instance.net)
        assert "def method" in inspect.getsource(type(a.instance.net))
        assert "other" in inspect.getsource(type(b.instance.net))
    """)


def test_a_pickle_by_plain_name_loads_the_sibling_nobody_has_imported_yet(write, hosted):
    root = write(
        {
            "a/wrapper.py": """
                import io, pickle
                class Wrapper:
                    def wrapperOnceExec(self, params, reqData): ...
                    def unpickle(self, text):
                        return pickle.loads(text), pickle._Unpickler(io.BytesIO(text)).load()
            """,
            "a/net_definition.py": "class Net: pass",
        }
    )
    hosted(f"""
        a, _ = host.load_wrapper({{"path": "{root}/a/wrapper.py"}})
        first, second = a.instance.unpickle(b"cnet_definition\\nNet\\n(tR.")
        assert type(first) is type(second) and type(first).__module__ == "net_definition"
    """)


def test_a_plain_pickle_of_a_taken_name_is_refused_and_never_another_wrappers_class(write, hosted):
    text = "import models, pickle\nclass Wrapper:\n  def wrapperOnceExec(self, params, reqData): ...\n  def load(self, text): return pickle.loads(text)"
    root = write({"a/wrapper.py": text, "a/models.py": "class Net: pass", "b/wrapper.py": text, "b/models.py": "class Net: pass"})
    hosted(f"""
        a, _ = host.load_wrapper({{"path": "{root}/a/wrapper.py"}})
        b, _ = host.load_wrapper({{"path": "{root}/b/wrapper.py"}})
        a.instance.load(b"cmodels\\nNet\\n(tR.")
        try:
            b.instance.load(b"cmodels\\nNet\\n(tR.")
        except ImportError as failure:
            assert "another wrapper" in str(failure)
        else:
            raise AssertionError("unpickled")
    """)


def test_siblings_named_like_the_standard_library_are_the_wrappers_alone(write, hosted):
    root = write(
        {
            "a/wrapper.py": """
                import json, types, token, os
                from json import MARK
                import email.message
                class Wrapper:
                    seen = [json.MARK, types.MARK, token.MARK, email.message.MARK]
                    def wrapperOnceExec(self, params, reqData): ...
            """,
            "a/json.py": "MARK = 'mine'",
            "a/types.py": "MARK = 'mine'\nimport json\nassert json.MARK == 'mine'",
            "a/token.py": "MARK = 'mine'",
            "a/os.py": "raise SystemExit('a frozen module was replaced')",
            "a/email/__init__.py": "",
            "a/email/message.py": "MARK = 'mine'",
        }
    )
    hosted(f"""
        a, _ = host.load_wrapper({{"path": "{root}/a/wrapper.py"}})
        assert a.instance.seen == ["mine"] * 4
        import json, types, tokenize, enum, email.message
        assert json.dumps([1]) == "[1]" and types.SimpleNamespace and email.message.Message
        import subprocess, logging, importlib
        assert importlib.import_module("json") is json
    """)


def test_an_installed_module_of_the_same_name_is_left_to_the_others(write, hosted):
    root = write(
        {
            "site/installed.py": "MARK = 'installed'",
            "site/user.py": "def look():\n  import installed\n  return installed.MARK",
            "a/wrapper.py": "import user, installed\nclass Wrapper:\n  seen = [user.look(), installed.MARK]\n  def wrapperOnceExec(self, params, reqData): ...",
            "a/installed.py": "MARK = 'mine'",
        }
    )
    hosted(
        f"""
        import sys
        sys.path.append("{root}/site")
        a, _ = host.load_wrapper({{"path": "{root}/a/wrapper.py"}})
        assert a.instance.seen == ["installed", "mine"], a.instance.seen
        """
    )


def test_a_wrapper_without_the_sibling_does_not_get_another_wrappers(write, hosted):
    root = write(
        {
            "a/wrapper.py": "import helper_module\nclass Wrapper:\n  def wrapperOnceExec(self, params, reqData): ...",
            "a/helper_module.py": "",
            "b/wrapper.py": """
                try:
                    import helper_module
                except ImportError as failure:
                    missing = failure.name
                import importlib.util
                class Wrapper:
                    seen = [missing, importlib.util.find_spec("helper_module")]
                    def wrapperOnceExec(self, params, reqData): ...
            """,
        }
    )
    hosted(f"""
        host.load_wrapper({{"path": "{root}/a/wrapper.py"}})
        b, _ = host.load_wrapper({{"path": "{root}/b/wrapper.py"}})
        assert b.instance.seen == ["helper_module", None], b.instance.seen
    """)


def test_links_namespace_packages_own_path_entries_reload_and_main(write, hosted):
    root = write(
        {
            "real/wrapper.py": """
                import os, sys, importlib
                sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "lib"))
                import inner, space.module, counted
                importlib.reload(counted)
                if __name__ == "__main__":
                    raise SystemExit("ran as a script")
                class Wrapper:
                    seen = [inner.MARK, space.module.MARK, counted.COUNT, __file__]
                    def wrapperOnceExec(self, params, reqData): ...
            """,
            "real/lib/inner.py": "MARK = 'real'",
            "real/space/module.py": "MARK = 'real'",
            "real/counted.py": "COUNT = globals().get('COUNT', 0) + 1",
            "other/wrapper.py": """
                import os, sys
                sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "lib"))
                import inner, space.module
                class Wrapper:
                    seen = [inner.MARK, space.module.MARK]
                    def wrapperOnceExec(self, params, reqData): ...
            """,
            "other/lib/inner.py": "MARK = 'other'",
            "other/space/module.py": "MARK = 'other'",
        }
    )
    (root / "link").symlink_to(root / "real")
    (root / "file").mkdir()
    (root / "file" / "linked.py").symlink_to(root / "real" / "wrapper.py")
    hosted(f"""
        first, _ = host.load_wrapper({{"path": "{root}/link/wrapper.py"}})
        assert first.instance.seen == ["real", "real", 2, "{root}/link/wrapper.py"], first.instance.seen
        other, _ = host.load_wrapper({{"path": "{root}/other/wrapper.py"}})
        assert other.instance.seen == ["other", "other"], other.instance.seen
        again, _ = host.load_wrapper({{"path": "{root}/file/linked.py"}})
        assert again.instance.seen[:2] == ["real", "real"]
    """)


def test_a_file_that_came_with_a_change_is_found_although_the_folder_looks_as_before(write, hosted):
    wrapper = "import {name}\nclass Wrapper:\n  seen = {name}.MARK\n  def wrapperOnceExec(self, params, reqData): ...\n"
    root = write({"a/wrapper.py": wrapper.format(name="first"), "a/first.py": "MARK = 1"})
    hosted(f"""
        import os
        folder = "{root}/a"
        assert host.load_wrapper({{"path": folder + "/wrapper.py"}})[0].instance.seen == 1
        before = os.stat(folder)
        with open(folder + "/added.py", "w") as file:
            file.write("MARK = 2")
        with open(folder + "/wrapper.py", "w") as file:
            file.write({wrapper.format(name="added")!r})
        # As on a file system that tells only seconds: what the finders remember is told from what is there by this time alone.
        os.utime(folder, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert host.load_wrapper({{"path": folder + "/wrapper.py"}})[0].instance.seen == 2
    """)


def test_a_sibling_that_imports_the_wrapper_gets_the_loaded_one(write, hosted):
    root = write(
        {
            "a/wrapper.py": "LOADS = []\nLOADS.append(1)\nimport back\nclass Wrapper:\n  def wrapperOnceExec(self, params, reqData): ...\n  seen = back.look()",
            "a/back.py": "def look():\n  import wrapper\n  return wrapper.LOADS",
        }
    )
    hosted(f"""
        a, _ = host.load_wrapper({{"path": "{root}/a/wrapper.py"}})
        assert a.instance.seen == [1]
        import importlib, sys
        module = sys.modules[type(a.instance).__module__]
        assert importlib.import_module("wrapper") is module
        assert importlib.reload(module) is module
    """)


def test_everybody_else_imports_through_the_original_function(hosted):
    hosted("""
        import builtins
        assert type(builtins.__import__).__name__ == "builtin_function_or_method"
    """)


def test_builtins_added_later_reach_the_wrappers_files(write, hosted):
    root = write(
        {
            "a/wrapper.py": """
                import gettext
                class Wrapper:
                    def wrapperInit(self, config):
                        gettext.install("test")
                        return 0
                    def wrapperOnceExec(self, params, reqData): ...
                    def use(self):
                        return _("text")
            """
        }
    )
    hosted(f"""
        a, _ = host.load_wrapper({{"path": "{root}/a/wrapper.py"}})
        assert a.instance.use() == "text"
    """)


def test_what_a_wrapper_says_its_siblings_that_it_has_loaded_say_too(write, hosted):
    root = write(
        {
            "one/wrapper.py": "import part\nclass Wrapper: pass",
            "one/part.py": "# async_callback",
            "one/other.py": "# wrapperRead",
            "two/wrapper.py": "import part\nclass Wrapper: pass",
            "two/part.py": "",
        }
    )
    out = hosted(f"""
        from aiges_native import sources
        for folder in ("one", "two"):
            target, _ = host.load_wrapper({{"path": f"{root}/{{folder}}/wrapper.py", "config": {{}}}})
            print([sources.mentions(target.module, *words) for words in (("nothing", "async_callback"), ("wrapperRead",), ("Wrapper",))])
    """)
    assert out.splitlines() == ["[True, False, True]", "[False, False, True]"]
