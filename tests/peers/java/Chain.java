import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;

final class Chain {
    private Chain() {}

    private static void addOne(SynchronousQueue<Long> left, SynchronousQueue<Long> right) {
        try {
            left.put(right.take() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Row run(Map<String, Long> options) throws Exception {
        long n = options.get("tasklets");
        long before = Row.memory("VmRSS");
        long start = System.nanoTime();
        SynchronousQueue<Long> leftmost = new SynchronousQueue<>();
        SynchronousQueue<Long> last = leftmost;
        for (long i = 0; i < n; i++) {
            SynchronousQueue<Long> left = last;
            SynchronousQueue<Long> right = new SynchronousQueue<>();
            Thread.startVirtualThread(() -> addOne(left, right));
            last = right;
        }
        last.put(0L);
        long answer = leftmost.take();
        double seconds = Row.secondsSince(start);
        Row.check("the answer", answer, n);
        return new Row(List.of("tasklets"), answer, seconds).withTasklets(n, before);
    }
}
