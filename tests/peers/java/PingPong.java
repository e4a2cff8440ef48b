import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;

final class PingPong {
    private static final long CLOSED = -1;

    private PingPong() {}

    private static void second(SynchronousQueue<Long> ping, SynchronousQueue<Long> pong) {
        try {
            for (long value = ping.take(); value != CLOSED; value = ping.take()) {
                pong.put(value + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long first(long n, SynchronousQueue<Long> ping, SynchronousQueue<Long> pong) {
        long sum = 0;
        try {
            for (long i = 0; i < n; i++) {
                ping.put(i);
                sum += pong.take();
            }
            ping.put(CLOSED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return sum;
    }

    static Row run(Map<String, Long> options) throws Exception {
        long n = options.get("rounds");
        long start = System.nanoTime();
        SynchronousQueue<Long> ping = new SynchronousQueue<>();
        SynchronousQueue<Long> pong = new SynchronousQueue<>();
        long[] sum = new long[1];
        Thread one = Thread.startVirtualThread(() -> sum[0] = first(n, ping, pong));
        Thread other = Thread.startVirtualThread(() -> second(ping, pong));
        one.join();
        other.join();
        double seconds = Row.secondsSince(start);
        Row.check("the sum of the numbers", sum[0], n * (n + 1) / 2);
        return new Row(List.of("rounds"), sum[0], seconds);
    }
}
