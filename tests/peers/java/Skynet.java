import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;

final class Skynet {
    private Skynet() {}

    private static void tree(SynchronousQueue<Long> parent, long first, long size) {
        try {
            if (size == 1) {
                parent.put(first);
                return;
            }
            SynchronousQueue<Long> children = new SynchronousQueue<>();
            for (int i = 0; i < 10; i++) {
                long begin = first + i * size / 10;
                Thread.startVirtualThread(() -> tree(children, begin, size / 10));
            }
            long sum = 0;
            for (int i = 0; i < 10; i++) sum += children.take();
            parent.put(sum);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Row run(Map<String, Long> options) throws Exception {
        long n = options.get("leaves");
        long before = Row.memory("VmRSS");
        long start = System.nanoTime();
        SynchronousQueue<Long> root = new SynchronousQueue<>();
        Thread.startVirtualThread(() -> tree(root, 0, n));
        long answer = root.take();
        double seconds = Row.secondsSince(start);
        Row.check("the answer", answer, n * (n - 1) / 2);
        long tasklets = 0;
        for (long level = n; level > 0; level /= 10) tasklets += level;
        return new Row(List.of("leaves"), answer, seconds).withTasklets(tasklets, before);
    }
}
