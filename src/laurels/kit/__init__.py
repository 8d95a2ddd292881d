"""The kit holds tools that know no loyalty word: time, money, ids, pages, problems, the database and the web.

Everything above may import it; it imports nothing above. Its pure tools do no I/O and read no clock.
"""
