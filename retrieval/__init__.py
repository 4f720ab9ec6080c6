"""From a raw export to citable, anonymised passages.

A record travels one way: ``imports`` reads it as a ``RawRecord``; ``anonymise`` turns that into a
``CleanRecord`` and a report; ``passages`` cuts it; ``embed`` and ``index`` keep it; ``find`` and ``flag``
read it. Nothing behind ``anonymise`` accepts a ``RawRecord``, and nothing here imports the desk.
"""
