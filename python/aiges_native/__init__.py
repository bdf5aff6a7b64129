"""The in-process side of the addon: it loads plugins, binds their hooks and calls them.

Native imports this package on the interpreter's own main thread. Importing it runs nothing: `boot.start` does.
Standard library only, and as little of that as possible at start; what one call needs is imported by that call.
"""
