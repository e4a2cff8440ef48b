"""What Spark runs for `throng submit spark`: the two stages of a job, and the sorting between.

Each task runs `throng stream` in a process of its own, and hands it lines. Keys go to the same
part, and part files have the same bytes, as those of Hadoop Streaming and of
`throng run --partitioner hadoop`. Counters are counted once for each task that counts, whatever
was tried twice: those of map tasks go through the shuffle with their pairs, and those of the last
stage are added in an action, where Spark itself drops what tasks say that were not needed.
"""

import argparse
import itertools
import os
import re
import stat
import subprocess
import sys
import threading
import urllib.parse

from pyspark import SparkFiles
from pyspark.accumulators import AccumulatorParam
from pyspark.sql import SparkSession

EXIT_FAILED = 1
EXIT_WRONG_USAGE = 2
EXIT_OUTPUT_EXISTS = 4
# Before all keys: what pairs are written as begins with a visible character, or is empty.
COUNTERS_KEY = b"\t"
LINES_TO_KEEP = 20
# As mapreduce.map.memory.mb is to Hadoop: half of it is what `throng stream` takes at most.
MEMORY_PROPERTY = "spark.throng.task.memory.mb"
USUAL_MEMORY_MB = "512"
MOST_KNOWN_KEYS = 1 << 16


class CounterSums(AccumulatorParam):
    """Counters by (group, name)."""

    def zero(self, value):
        return {}

    def addInPlace(self, sums, more):
        for counter, amount in more.items():
            sums[counter] = sums.get(counter, 0) + amount
        return sums


class Stage:
    """What runs `throng stream` in a task: a command, and variables for its environment."""

    def __init__(self, command, links, environment):
        self.command = command
        self.links = links
        self.environment = environment

    def run(self, lines, environment, counters):
        """Yields the lines (bytes) that it makes of lines, and adds to counters what it counts."""
        folder = os.path.abspath(SparkFiles.getRootDirectory())
        for name, file in self.links:
            link_once(file, os.path.join(folder, name))
        program = os.path.join(folder, self.command[0])
        if not os.access(program, os.X_OK):
            os.chmod(program, os.stat(program).st_mode | stat.S_IXUSR)
        settings = {"LD_LIBRARY_PATH": folder, **self.environment, **environment}
        child = subprocess.Popen(
            [program] + self.command[1:],
            cwd=folder,
            env={**os.environ, **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        failures = []
        said = []
        feeder = threading.Thread(target=feed, args=(child, lines, failures), daemon=True)
        listener = threading.Thread(target=listen, args=(child, counters, said), daemon=True)
        feeder.start()
        listener.start()
        try:
            for line in child.stdout:
                yield line.rstrip(b"\n")
            feeder.join()
            listener.join()
            status = child.wait()
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        if failures:
            raise failures[0]
        if status != 0:
            why = " ".join(said[-LINES_TO_KEEP:]) or "it said nothing"
            raise RuntimeError(f"throng: status {status} of {' '.join(self.command)}: {why}")


def link_once(file, path):
    """Spark sends files by their own names; programs look for libraries by other ones."""
    try:
        os.symlink(file, path)
    except FileExistsError:
        pass  # of another task


def feed(child, lines, failures):
    try:
        for line in lines:
            child.stdin.write(line)
            child.stdin.write(b"\n")
        child.stdin.close()
    except BrokenPipeError:
        pass  # it has ended, and its status says why
    except BaseException as failure:  # of the tasks before this one: it is to fail this one
        failures.append(failure)
        child.kill()


def listen(child, counters, said):
    for line in child.stderr:
        text = line.decode("utf-8", "replace").rstrip("\n")
        if text.startswith("reporter:counter:"):
            group, name, amount = text[len("reporter:counter:") :].split(",")
            counters[(group, name)] = counters.get((group, name), 0) + int(amount)
        elif not text.startswith("reporter:"):
            said.append(text)
            print(text, file=sys.stderr)


class HashPartitioner:
    """Hadoop's, for keys that are Text: a hash of signed bytes, in 32 bits."""

    def __init__(self, parts):
        self.parts = parts
        self.known = {}

    def __call__(self, key):
        part = self.known.get(key)
        if part is None:
            if len(self.known) >= MOST_KNOWN_KEYS:
                self.known.clear()
            part = self.known[key] = self.part_of(key)
        return part

    def part_of(self, key):
        hashed = 1
        for byte in key:
            hashed = (31 * hashed + (byte - 256 if byte > 127 else byte)) & 0xFFFFFFFF
        return (hashed & 0x7FFFFFFF) % self.parts


def map_rows(stage, rows, counters):
    """The rows of one task are of one or more splits of files; each gets a process of its own."""
    for (file, begin), split in itertools.groupby(rows, key=lambda row: (row[1], row[2])):
        where = {"mapreduce_map_input_file": file, "mapreduce_map_input_start": str(begin)}
        yield from stage.run((row[0] for row in split), where, counters)


def map_to_pairs(stage, rows):
    counters = {}
    for line in map_rows(stage, rows, counters):
        yield line.partition(b"\t")[0], line
    yield COUNTERS_KEY, counters


def reduce_pairs(stage, pairs, sums):
    """Before the pairs of a part come the counters of those map tasks that send them there."""
    counters = {}

    def lines():
        for key, line in pairs:
            if key == COUNTERS_KEY:
                CounterSums().addInPlace(counters, line)
            else:
                yield line

    own = {}
    yield from (as_text(line) for line in stage.run(lines(), {}, own))
    sums.add(CounterSums().addInPlace(counters, own))


def map_to_results(stage, rows, sums):
    counters = {}
    yield from (as_text(line) for line in map_rows(stage, rows, counters))
    sums.add(counters)


def as_text(line):
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise RuntimeError(
            f"throng: a result is no UTF-8, which is all that Spark writes as text: {line!r:.200}"
        ) from None


def read_rows(spark, options):
    """Lines as bytes, with the file and the place in it where their split begins."""
    reader = spark.read.option("lineSep", "\n").option("recursiveFileLookup", "true")
    return reader.text(options.input).selectExpr(
        "cast(value as binary) as line",
        "input_file_name() as file",
        "input_file_block_start() as begin",
    )


def find_header(rows, environment):
    first = rows.where("begin = 0").first()
    if first is None:
        return
    header = bytes(first[0]).removeprefix(b"\xef\xbb\xbf").removesuffix(b"\r")
    environment["throng_encoded_header"] = ":" + urllib.parse.quote_from_bytes(header, safe="")


def run(spark, options):
    context = spark.sparkContext
    parts = 0 if options.map_only else options.reducers or context.defaultParallelism
    environment = dict(each.split("=", 1) for each in options.env)
    environment["mapreduce_job_reduces"] = str(parts)
    for kind in ("map", "reduce"):
        cores = context.getConf().get("spark.task.cpus", "1")
        memory = context.getConf().get(MEMORY_PROPERTY, USUAL_MEMORY_MB)
        environment[f"mapreduce_{kind}_cpu_vcores"] = cores
        environment[f"mapreduce_{kind}_memory_mb"] = memory
    rows = read_rows(spark, options)
    if options.find_header:
        find_header(rows, environment)
    job = "./" + options.job
    links = [each.split("=", 1) for each in options.link]
    stages = {
        kind: Stage([options.program, "stream", kind, job] + more, links, environment)
        for kind, more in (("map", options.map_option), ("reduce", []))
    }
    sums = context.accumulator({}, CounterSums())
    if options.map_only:
        results = rows.rdd.mapPartitions(
            lambda split: map_to_results(stages["map"], split, sums)
        )
    else:
        pairs = rows.rdd.mapPartitions(lambda split: map_to_pairs(stages["map"], split))
        results = pairs.repartitionAndSortWithinPartitions(
            parts, HashPartitioner(parts)
        ).mapPartitions(lambda part: reduce_pairs(stages["reduce"], part, sums))
    results.saveAsTextFile(options.output)
    return sums.value


def show(counters):
    print("throng: counters", file=sys.stderr)
    for group, its in itertools.groupby(sorted(counters), key=lambda counter: counter[0]):
        print(f"\t{group}", file=sys.stderr)
        for counter in its:
            print(f"\t\t{counter[1]}={counters[counter]}", file=sys.stderr)


def explain(failure, options):
    """What failed, in a line, and the status to end with."""
    text = str(failure)
    if "FileAlreadyExistsException" in text:
        return f"its output '{options.output}' exists already", EXIT_OUTPUT_EXISTS
    if "PATH_NOT_FOUND" in text or "Path does not exist" in text:
        return f"an input is not there: {text.splitlines()[0]}", EXIT_FAILED
    said = re.search(r"RuntimeError: throng: (.*)", text)
    if said:
        return said[1], EXIT_FAILED
    causes = re.findall(r"^Caused by: (.*)", text, re.MULTILINE)
    return causes[-1] if causes else text, EXIT_FAILED


def parse_options():
    parser = argparse.ArgumentParser(prog="spark_driver.py", allow_abbrev=False)
    parser.add_argument("--name", required=True)
    parser.add_argument("--program", required=True)
    parser.add_argument("--job", required=True)
    parser.add_argument("--link", action="append", default=[])
    parser.add_argument("--env", action="append", default=[])
    parser.add_argument("--map-option", action="append", default=[])
    parser.add_argument("--map-only", action="store_true")
    parser.add_argument("--find-header", action="store_true")
    parser.add_argument("--reducers", type=int)
    parser.add_argument("--output", required=True)
    parser.add_argument("--input", action="append", required=True)
    return parser.parse_args()


def main():
    options = parse_options()
    spark = None
    try:
        spark = SparkSession.builder.appName("throng " + options.name).getOrCreate()
        show(run(spark, options))
    except Exception as failure:
        why, status = explain(failure, options)
        print(f"throng: job '{options.name}' was not done by Spark: {why}", file=sys.stderr)
        return status
    finally:
        if spark is not None:
            spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
