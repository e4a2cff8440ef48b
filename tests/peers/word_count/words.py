"""Counts the words, runs of ASCII letters, of a text, with DuckDB: words.py TEXT WORKERS"""
import sys

import duckdb

text, workers = sys.argv[1], int(sys.argv[2])
database = duckdb.connect(config={"threads": workers})
# A line is a row: the delimiter is a byte that no text has.
lines = (
    "read_csv(?, header = false, columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', "
    "escape = '', auto_detect = false)"
)
database.execute(
    f"""COPY (
        SELECT word, count(*) FROM (
            SELECT unnest(string_split_regex(lower(line), '[^a-z]+')) AS word FROM {lines}
        ) WHERE word <> '' GROUP BY word
    ) TO '/dev/stdout' (HEADER false, DELIMITER '\t')""",
    [text],
)
