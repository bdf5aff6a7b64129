"""What belongs to the process stays with the process (hazards F), each in a booted child."""


def test_signals_and_faulthandler_warn_once_and_do_nothing(hosted):
    out = hosted("""
        import _signal, faulthandler, signal
        before = _signal.getsignal(signal.SIGTERM)
        for _ in range(3):
            assert signal.signal(signal.SIGTERM, lambda *_: None) == before
        assert _signal.getsignal(signal.SIGTERM) == before
        assert signal.set_wakeup_fd(1) == -1 and signal.alarm(100) == signal.alarm(100) == 0
        assert signal.setitimer(signal.ITIMER_VIRTUAL, 100) == signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
        signal.siginterrupt(signal.SIGTERM, False)
        faulthandler.enable(); faulthandler.register(signal.SIGUSR1)
        print(faulthandler.is_enabled(), faulthandler.unregister(signal.SIGUSR1))
    """)
    assert out == "False False\n"
    guarded = ["signal", "set_wakeup_fd", "alarm", "setitimer", "siginterrupt"]
    for name in (*(f"signal.{each}" for each in guarded), "faulthandler.enable", "faulthandler.register"):
        assert hosted.stderr.count(f"{name}() is ignored (<test>:") == 1, name


def test_what_was_imported_before_the_guards_is_guarded_too(write, hosted):
    root = write({"sitecustomize.py": "import asyncio, signal, subprocess"})
    out = hosted(
        """
        import os, signal, subprocess, sys
        assert signal.alarm(100) == signal.alarm(100) == 0
        os.environ["AIGES_SHADOW"] = "seen"
        show = [sys.executable, "-c", "import os; print(os.environ.get('AIGES_SHADOW'))"]
        print(subprocess.run(show, capture_output=True, text=True).stdout.strip())
        """,
        PYTHONPATH=str(root),
    )
    assert out == "seen\n"
    assert hosted.stderr.count("signal.alarm() is ignored") == 1


def test_a_dump_that_comes_later_does_not_end_the_process(hosted):
    hosted("""
        import faulthandler, os, time
        read, write = os.pipe()
        faulthandler.dump_traceback_later(0.01, exit=True, file=write)
        assert os.read(read, 1) == b"T"  # it came: "Timeout"
        faulthandler.dump_traceback_later(60); faulthandler.cancel_dump_traceback_later()
    """)
    assert hosted.stderr.count("exit=True of faulthandler.dump_traceback_later() is ignored") == 1


def test_the_standard_streams_stay_open(hosted):
    out = hosted("""
        import os, posix
        assert all(getattr(os, each) is getattr(posix, each) for each in ("close", "closerange", "dup2"))
        for fd in (0, 1, 2):
            os.close(fd); os.fstat(fd)
        own = os.open("/dev/null", os.O_RDONLY)
        assert own > 2
        os.closerange(0, own + 1)
        for fd in (0, 1, 2):
            os.fstat(fd)
        try:
            os.close(own)
        except OSError:
            print("closed")
        with os.fdopen(1, "w") as file:
            file.write("through a file of its own\\n")
        os.fstat(1)
        kept = os.dup(1); null = os.open("/dev/null", os.O_WRONLY)
        os.dup2(null, 1); os.write(1, b"nowhere"); os.dup2(kept, 1)
        print("still here")
        if os.fork() == 0:
            os.close(1)  # the child's own affair
            try:
                os.fstat(1)
            except OSError:
                os._exit(0)
            os._exit(1)
        assert os.wait()[1] == 0
    """)
    assert out == "closed\nthrough a file of its own\nstill here\n"
    for what in ("os.close() of a standard stream is ignored", "os.closerange() of the standard streams is ignored", "os.dup2() at "):
        assert hosted.stderr.count(what) == 1


def test_files_made_of_standard_streams(hosted):
    hosted("""
        import io, os
        free = os.open("/dev/null", os.O_RDONLY); os.close(free)
        for make in (open, io.open, os.fdopen):
            for file in (make(1, "w", closefd=False), make(1, "w", -1, None, None, "\\n", False)):
                assert file.fileno() == 1
                file.close()
            for number in (1, type("Number", (int,), {})(1)):
                with make(number, "w") as file:
                    assert file.fileno() > 2
                os.fstat(1)
            with make(os.open("/dev/null", os.O_RDONLY)) as file:
                assert file.fileno() == free  # nothing was left open
    """)


def test_what_changes_the_whole_process_is_told_once(hosted):
    hosted("""
        import os
        before = os.umask(0o27)
        assert os.umask(before) == 0o27
        os.chdir("/"); os.chdir("/")
        root = os.open("/usr", os.O_RDONLY)
        os.fchdir(root); os.fchdir(root)
        assert os.getcwd() == "/usr"
    """)
    assert hosted.stderr.count("os.fchdir() at ") == 1
    assert hosted.stderr.count("os.umask() at ") == 1 and "mask of new files of the whole process" in hosted.stderr
    assert hosted.stderr.count("os.chdir() at ") == 1


def test_the_environment_is_a_shadow_that_children_inherit(hosted):
    out = hosted("""
        import ctypes, os, subprocess, sys
        os.environ["AIGES_SHADOW"] = "seen"
        os.environ.pop("HOME", None)
        getenv = ctypes.CDLL(None).getenv
        getenv.restype = ctypes.c_char_p
        print(getenv(b"AIGES_SHADOW"))
        show = "import os; print(os.environ.get('AIGES_SHADOW'), 'HOME' in os.environ)"
        for options in ({}, {"close_fds": False}, {"cwd": "/"}):
            print(subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, **options).stdout.strip())
        print(subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, env={}).stdout.strip())
        print(os.system("test \\"$AIGES_SHADOW\\" = seen"), os.waitstatus_to_exitcode(os.system("exit 3")))
        print(os.popen("echo $AIGES_SHADOW").read().strip())
        assert os.WTERMSIG(os.system("kill -9 $$")) == 9
    """)
    assert out.splitlines() == ["None", "seen False", "seen False", "seen False", "None False", "0 3", "seen"]


def test_the_environment_of_c_stays_and_every_way_to_a_child_takes_that_of_python(hosted):
    hosted(
        """
        import ctypes, os, posix, sys
        posix.putenv(b"AIGES_DIRECT", b"1"); posix.unsetenv(b"GIVEN")
        os.putenv("AIGES_DIRECT", "1"); os.unsetenv("GIVEN")
        os.environ["AIGES_SHADOW"] = "seen"
        del os.environ["GIVEN"]
        getenv = ctypes.CDLL(None).getenv
        getenv.restype = ctypes.c_char_p
        assert [getenv(b"AIGES_DIRECT"), getenv(b"AIGES_SHADOW"), getenv(b"GIVEN")] == [None, None, b"by the service"]
        look = "import os; raise SystemExit([os.environ.get(each) for each in ('GIVEN', 'AIGES_SHADOW')] != [None, 'seen'])"
        child = [sys.executable, "-c", look]
        for spawn in (os.posix_spawn, os.posix_spawnp):
            pid = spawn(sys.executable, child, None)
            assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, spawn
        for spawn in (os.spawnv, os.spawnvp):  # by os.execv and os.execvp in a fork
            assert spawn(os.P_WAIT, sys.executable, child) == 0, spawn
        """,
        GIVEN="by the service",
    )


PARALLEL = """
    import multiprocessing
    import types
    import work

    def own(x):
        import late
        return late.add(work.double(x)), work.NAME

    class Wrapper:
        def wrapperOnceExec(self, params, reqData): ...
        def compute(self):
            with multiprocessing.Pool(1) as pool:
                return multiprocessing.get_start_method(), pool.map(work.double, [1, 2]), pool.map(own, [3]), types.NAME
"""


def parallel(name):
    return {
        f"{name}/wrapper.py": PARALLEL,
        f"{name}/work.py": f"import aiges.dto\nNAME = {name!r}\ndef double(x): return 2 * x",
        f"{name}/late.py": "def add(x): return x + 1",
        f"{name}/types.py": f"NAME = {name!r}",
    }


def test_multiprocessing_spawns_python_with_the_same_modules(write, hosted):
    root = write({**parallel("a"), **parallel("b")})
    out = hosted(f"""
        a, _ = host.load_wrapper({{"path": "{root}/a/wrapper.py"}})
        b, _ = host.load_wrapper({{"path": "{root}/b/wrapper.py"}})
        print(b.instance.compute(), a.instance.compute())
    """)
    expected = [("spawn", [2, 4], [(7, name)], name) for name in ("b", "a")]
    assert out == "{} {}\n".format(*expected)


def test_native_threads_have_the_names_of_their_lanes(hosted):
    hosted("""
        import _thread, threading, time
        from aiges_native import boot
        done, seen = _thread.allocate_lock(), []
        done.acquire()
        def native():
            boot.thread_started("lane-name")
            seen.append(threading.current_thread().name)
            boot.thread_ended("lane-name")
            seen.append(_thread.get_ident() in threading._active)
            done.release()
        _thread.start_new_thread(native, ())
        done.acquire()
        assert seen == ["lane-name", False], seen
    """)


def test_streams(hosted):
    out = hosted("""
        import io, sys
        print("text", 1, sep="-")
        assert sys.stdout.buffer.write("grün".encode()[:3]) == 3; sys.stdout.buffer.write("grün\\n".encode()[3:])
        sys.stdout.write("lone \\ud800\\n")
        class Text(str):
            def __str__(self): raise RuntimeError
        sys.stdout.write(Text("sub\\n"))
        assert not sys.stdout.isatty() and sys.stdout.fileno() == 1 and sys.stderr.fileno() == 2
        assert sys.stdout is sys.__stdout__ and sys.stderr is sys.__stderr__
        sys.stdout.close(); sys.stdout.reconfigure(encoding="utf-8")
        wrapped = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
        wrapped.write("wrapped\\n"); del wrapped
        try:
            sys.stdout.write(b"bytes")
        except TypeError as failure:
            print(failure)
        for ask in (input, sys.stdin.read):
            try:
                print(repr(ask()))
            except EOFError:
                print("EOF")
        print(sys.argv, file=sys.stderr)
    """)
    expected = ["text-1", "grün", "lone \\ud800", "sub", "wrapped", "write() argument must be str, not bytes", "EOF", "''"]
    assert out.splitlines() == expected
    assert hosted.stderr == "['']\n"


def test_exceptions_in_threads_and_destructors_arrive_on_stderr(hosted):
    hosted("""
        import threading
        def fail(): raise ValueError("in a thread")
        thread = threading.Thread(target=fail); thread.start(); thread.join()
        class Dying:
            def __del__(self): raise ValueError("in a destructor")
        Dying()
        leaving = threading.Thread(target=exit, args=(3,)); leaving.start(); leaving.join()
        try:
            exit(4)
        except SystemExit as leave:
            print(leave.code)
    """)
    assert "in a thread" in hosted.stderr and "in a destructor" in hosted.stderr


def test_ours_wins_over_an_installed_sdk(write, hosted):
    root = write({"site/aiges/__init__.py": "raise ImportError('the wrong one')", "site/flags.py": "MARK = 1"})
    hosted(f"""
        import sys
        sys.path.insert(0, "{root}/site")
        import aiges.dto, flags, iflags
        assert flags.MARK == 1
        assert aiges.__file__.endswith("python/aiges/__init__.py")
        assert not any(each.endswith("/python") for each in sys.path), sys.path
    """)


def test_start_imports_little(hosted):
    hosted("""
        heavy = {"typing", "inspect", "traceback", "logging", "subprocess", "multiprocessing", "json", "re", "signal", "datetime"}
        assert not heavy & imported, heavy & imported
        assert facts["version"] and facts["executable"] and facts["freeThreaded"] is False
    """)
