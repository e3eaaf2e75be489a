"""The process in which a stranger's file is decoded: started for one file, walled in, and gone with it.

It reads the file from its standard input and writes a new one to its standard output; what is wrong with the file is
its exit status (`statuses.py`). It imports nothing of Django, knows no setting and no path, and has an empty
environment. What it says is not believed: whoever started it reads the new file byte by byte.
"""
