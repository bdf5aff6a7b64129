/**
 * The question that is put to an interpreter, in Python. It runs in a child process, so nothing it does can harm this one.
 * Its answer is one line behind a marker: a `sitecustomize` may print whatever it likes around it.
 * It must parse on every Python that is still found (2.7, 3.6, …): an old one is to be told that it is old.
 */

/** What the line with the answer begins with. */
export const MARKER = '@aiges-probe@'

export const probeScript = `
import sys
# Without -I (Python 2 has no such option) the current folder is on the path: nothing may be imported from there.
sys.path[:] = [p for p in sys.path if p]

def say(text):
    sys.stdout.write('\\n${MARKER}' + text + '\\n')
    sys.stdout.flush()

def first_line(error):
    text = (str(error).splitlines() or [''])[0]
    return text.replace(chr(92), '/').replace('"', "'")

# The modules that hosting needs before it can report anything: a stripped-down Debian or container image lacks some of them.
NEEDED = ('encodings', 'json', 'importlib', 'threading', 'logging', 'inspect', 'traceback', 'datetime', 'queue', 'types')

def missing():
    import importlib.util
    return [name for name in NEEDED if importlib.util.find_spec(name) is None]

def loaded_libraries():
    """The libpython files mapped into this process: on Linux the surest answer there is."""
    try:
        with open('/proc/self/maps') as maps:
            paths = [line.rstrip('\\n').split(None, 5)[-1] for line in maps if '/libpython' in line]
    except Exception:
        return []
    return sorted(set(paths))

def windows_library():
    try:
        import ctypes
        path = ctypes.create_unicode_buffer(32768)
        ctypes.windll.kernel32.GetModuleFileNameW(ctypes.c_void_p(sys.dllhandle), path, 32768)
        return path.value
    except Exception:
        return ''

NAMES = ('INSTSONAME', 'LDLIBRARY', 'LIBDIR', 'LIBPL', 'MULTIARCH', 'DESTSHARED', 'LDVERSION', 'Py_ENABLE_SHARED',
         'Py_GIL_DISABLED', 'PYTHONFRAMEWORK', 'PYTHONFRAMEWORKPREFIX')

def describe():
    import json, sysconfig
    answer = {
        'versionInfo': list(sys.version_info[:3]),
        'version': sys.version.split()[0],
        'implementation': sys.implementation.name,
        'executable': sys.executable or '',
        'prefix': sys.prefix,
        'basePrefix': sys.base_prefix,
        'bits': 64 if sys.maxsize > 2 ** 32 else 32,
        'platform': sysconfig.get_platform(),
        'debug': hasattr(sys, 'gettotalrefcount'),
        'stdlib': sysconfig.get_path('stdlib') or '',
        'missing': missing(),
        'loaded': loaded_libraries() if sys.platform.startswith('linux') else [],
        'dll': windows_library() if sys.platform == 'win32' else '',
        'config': dict((name, sysconfig.get_config_var(name)) for name in NAMES),
    }
    say(json.dumps(answer))

if sys.version_info < (3, 6):
    say('{"versionInfo": [%d, %d, %d]}' % sys.version_info[:3])
else:
    try:
        describe()
    except Exception as error:
        say('{"broken": "%s: %s"}' % (type(error).__name__, first_line(error)))
`
