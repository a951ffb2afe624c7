"""Clocks of cases: until when somebody contacts the customer and solves the case, and who gets to know otherwise. Pure.

`policy` says what is aimed at, `choosing` which policy holds for a case, `calendars` which hours count. `course` reads
a history, `clock` computes from it how a clock stands, `ladder` who is to know; `working` and `words` explain it.
"""
