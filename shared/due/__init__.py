"""Due work: what a service has to do at a moment, as rows that people can list, explain, cancel and redo.

A row says that something is due, never that it is true: whoever does the work looks at the world again, in the
transaction in which it is done. The row and its effect are committed together, so an effect inside the database happens
once. An effect outside has a row of its own before it begins, with a unique effect key, and the outside system's word
on what a repetition does.
"""
