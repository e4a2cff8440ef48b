"""Throng's experiments with tasklets and channels of PyPy's `stackless` module.

peer.py EXPERIMENT [--NAME VALUE...]
"""
import platform
import sys
import time

import stackless

# Each option's meaning is that of throng's option of the same name.
OPTIONS = dict(
    tasklets=100000, leaves=1000000, rounds=1000000, reducers=100000, messages=10000000,
    producers=1, batch=1000, players=1000, kicks=1000000, seed=1,
)
MASK = 0xFFFFFFFFFFFFFFFF


def fail(what):
    sys.exit("pypy: " + what)


def check(what, got, expected):
    if got != expected:
        fail("%s is %d instead of %d" % (what, got, expected))


def memory(field):
    """Bytes of a field of /proc/self/status, which has them in KiB."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    fail("no %s in /proc/self/status" % field)


class Numbers:
    """The random numbers of throng's experiments: xorshift64, begun with SplitMix64's finalizer.

    The state is kept as two halves of 32 bits: whole, it would be a large number, and slow."""

    def __init__(self, seed, stream):
        z = (seed + (stream + 1) * 0x9E3779B97F4A7C15) & MASK
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
        z ^= z >> 31
        self.high, self.low = z >> 32, z & 0xFFFFFFFF

    def below(self, n):
        """The next number below n, which is below 2^31."""
        high, low = self.high, self.low
        high ^= (high << 13 | low >> 19) & 0xFFFFFFFF
        low ^= low << 13 & 0xFFFFFFFF
        low ^= (high << 25 | low >> 7) & 0xFFFFFFFF
        high ^= high >> 7
        high ^= (high << 17 | low >> 15) & 0xFFFFFFFF
        low ^= low << 17 & 0xFFFFFFFF
        self.high, self.low = high, low
        return (high * n + (low * n >> 32)) >> 32


def chain(o):
    def add_one(left, right):
        left.send(right.receive() + 1)

    leftmost = left = stackless.channel()
    for _ in range(o["tasklets"]):
        right = stackless.channel()
        stackless.tasklet(add_one)(left, right)
        left = right
    stackless.tasklet(left.send)(0)
    answer = leftmost.receive()
    check("the answer", answer, o["tasklets"])
    return ["tasklets"], answer, o["tasklets"]


def skynet(o):
    def tree(parent, first, size):
        if size == 1:
            parent.send(first)
            return
        children = stackless.channel()
        for i in range(10):
            stackless.tasklet(tree)(children, first + i * size // 10, size // 10)
        parent.send(sum(children.receive() for _ in range(10)))

    leaves = o["leaves"]
    root = stackless.channel()
    stackless.tasklet(tree)(root, 0, leaves)
    answer = root.receive()
    check("the answer", answer, leaves * (leaves - 1) // 2)
    return ["leaves"], answer, (leaves * 10 - 1) // 9


def pingpong(o):
    result = []

    def first():
        total = 0
        for i in range(o["rounds"]):
            ping.send(i)
            total += pong.receive()
        ping.send(None)
        result.append(total)

    def second():
        while True:
            value = ping.receive()
            if value is None:
                return
            pong.send(value + 1)

    ping, pong = stackless.channel(), stackless.channel()
    stackless.tasklet(first)()
    stackless.tasklet(second)()
    stackless.run()
    check("the sum of the numbers", result[0], o["rounds"] * (o["rounds"] + 1) // 2)
    return ["rounds"], result[0], 0


def fanout(o):
    start = time.monotonic()
    reducers, sums = {}, {}

    def reduce(key, channel):
        total = 0
        while True:
            value = channel.receive()
            if value is None:
                break
            total += value
        sums[key] = total

    def produce(producer):
        keys = Numbers(o["seed"], producer)
        count = o["messages"] // o["producers"] + (producer < o["messages"] % o["producers"])
        for _ in range(count):
            key = keys.below(o["reducers"])
            channel = reducers.get(key)
            if channel is None:
                channel = reducers[key] = stackless.channel()
                stackless.tasklet(reduce)(key, channel)
            channel.send(1)

    for p in range(o["producers"]):
        stackless.tasklet(produce)(p)
    stackless.run()  # until all that there are wait: then every message has been received
    seconds = time.monotonic() - start
    for channel in reducers.values():
        channel.send(None)
    stackless.run()
    answer = sum(sums.values())
    check("the sum of the results", answer, o["messages"])
    drain = time.monotonic() - start - seconds
    names = ["reducers", "messages", "producers", "seed"]
    return names, answer, len(reducers), (seconds, drain)


def ring(o):
    def go_round(inbox, out, last):
        for _ in range(o["rounds"] - 1):
            out.send(inbox.receive() + 1)
        last.send(inbox.receive() + 1)

    n = o["tasklets"]
    places = [stackless.channel() for _ in range(n)]
    done = stackless.channel()
    for i in range(n):
        out = places[(i + 1) % n]
        stackless.tasklet(go_round)(places[i], out, done if i + 1 == n else out)
    stackless.tasklet(places[0].send)(0)
    answer = done.receive()
    check("the token", answer, n * o["rounds"])
    return ["tasklets", "rounds"], answer, 0


def spawn(o):
    answer, tasks = 0, o["tasklets"]
    for first in range(0, tasks, o["batch"]):
        results = []
        for i in range(first, min(first + o["batch"], tasks)):
            stackless.tasklet(results.append)(i)
        stackless.run()
        answer += sum(results)
    check("the sum of the results", answer, tasks * (tasks - 1) // 2)
    return ["tasklets", "batch"], answer, 0


def hackysack(o):
    start = time.monotonic()
    n = o["players"]

    def another(random, player):
        other = random.below(n - 1)
        return other + (other >= player)

    def play(player, circle, done):
        while True:
            sack = circle[player].receive()
            if sack is None:
                return
            kicks, random, total = sack
            if kicks == 0:
                done.send(total + player)
            else:
                circle[another(random, player)].send((kicks - 1, random, total + player))

    circle, done = [stackless.channel() for _ in range(n)], stackless.channel()
    for i in range(n):
        stackless.tasklet(play)(i, circle, done)
    stackless.tasklet(circle[0].send)((o["kicks"], Numbers(o["seed"], 0), 0))
    answer = done.receive()
    for channel in circle:
        channel.send(None)
    stackless.run()
    seconds = time.monotonic() - start
    random, player, expected = Numbers(o["seed"], 0), 0, 0
    for _ in range(o["kicks"]):
        player = another(random, player)
        expected += player
    check("the sum of the players", answer, expected)
    return ["players", "kicks", "seed"], answer, 0, (seconds, 0)


def parse(arguments):
    options = dict(OPTIONS)
    for name, value in zip(arguments[::2], arguments[1::2] + [""]):
        if name[2:] not in options or not value.isdigit():
            fail("%s is no option, or needs a number" % name)
        options[name[2:]] = int(value)
    return options


def main(arguments):
    experiments = (chain, skynet, pingpong, fanout, ring, spawn, hackysack)
    by_name = {function.__name__: function for function in experiments}
    if not arguments or arguments[0] not in by_name:
        fail("usage: peer.py EXPERIMENT [--NAME VALUE...]")
    options = parse(arguments[1:])
    before = memory("VmRSS")
    start = time.monotonic()
    names, answer, tasklets, *times = by_name[arguments[0]](options)
    seconds = times[0][0] if times else time.monotonic() - start
    peak = memory("VmHWM")
    row = '{"experiment":"%s","runtime":"pypy"' % arguments[0]
    row += "".join(',"%s":%d' % (name, options[name]) for name in names)
    row += ',"workers":1,"answer":%d,"seconds":%.9f' % (answer, seconds)
    if "messages" in names:
        row += ',"messages_per_second":%d' % (options["messages"] / seconds)
        row += ',"live_reducers":%d,"drain_seconds":%.9f' % (tasklets, times[0][1])
    row += ',"peak_rss_bytes":%d' % peak
    if tasklets:
        row += ',"bytes_per_tasklet":%d' % ((peak - before) // tasklets)
    version = "%d.%d.%d" % sys.pypy_version_info[:3]
    print(row + ',"compiler":"PyPy %s, Python %s"}' % (version, platform.python_version()))


main(sys.argv[1:])
