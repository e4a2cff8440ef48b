import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;

final class Ring {
    private Ring() {}

    /** A place in the ring: the token passes `rounds` times, the last time to `last`. */
    private static void pass(
            SynchronousQueue<Long> in,
            SynchronousQueue<Long> out,
            SynchronousQueue<Long> last,
            long rounds) {
        try {
            for (long round = 1; round < rounds; round++) out.put(in.take() + 1);
            last.put(in.take() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Row run(Map<String, Long> options) throws Exception {
        int n = Math.toIntExact(options.get("tasklets"));
        long rounds = options.get("rounds");
        long start = System.nanoTime();
        List<SynchronousQueue<Long>> places = new ArrayList<>();
        for (int i = 0; i < n; i++) places.add(new SynchronousQueue<>());
        SynchronousQueue<Long> done = new SynchronousQueue<>();
        for (int i = 0; i < n; i++) {
            SynchronousQueue<Long> in = places.get(i);
            SynchronousQueue<Long> out = places.get((i + 1) % n);
            SynchronousQueue<Long> last = i + 1 == n ? done : out;
            Thread.startVirtualThread(() -> pass(in, out, last, rounds));
        }
        places.get(0).put(0L);
        long answer = done.take();
        double seconds = Row.secondsSince(start);
        Row.check("the token", answer, n * rounds);
        return new Row(List.of("tasklets", "rounds"), answer, seconds);
    }
}
