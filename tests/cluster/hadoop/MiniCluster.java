// HDFS and YARN in one process: MiniCluster FOLDER DATA_NODES NODE_MANAGERS CLASS_PATH
//
// Keeps everything in FOLDER, the configuration for clients in FOLDER/conf. Tasks find Hadoop's
// classes in CLASS_PATH. Writes "ready" on standard output when jobs can be run, and ends when its
// standard input does.
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.mapreduce.v2.MiniMRYarnCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

final class MiniCluster {
    // Java 17 hides from YARN what it looks into; compiling little suits tasks that live briefly.
    private static final String CONTAINER_JAVA =
        " --add-opens=java.base/java.lang=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            System.err.println("usage: MiniCluster FOLDER DATA_NODES NODE_MANAGERS CLASS_PATH");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Configuration settings = new YarnConfiguration();
        settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        settings.set("hadoop.tmp.dir", folder.resolve("tmp").toString());
        setStorage(settings);
        setNodes(settings);
        setTasks(settings);
        settings.set("yarn.application.classpath", arguments[3]);
        settings.set("mapreduce.application.classpath", arguments[3]);
        try (MiniDFSCluster hdfs = new MiniDFSCluster.Builder(settings)
                .numDataNodes(Integer.parseInt(arguments[1])).build()) {
            hdfs.waitActive();
            Configuration both = new YarnConfiguration(hdfs.getConfiguration(0));
            both.set("fs.defaultFS", hdfs.getURI().toString());
            MiniMRYarnCluster yarn =
                new MiniMRYarnCluster("throng", Integer.parseInt(arguments[2]));
            yarn.init(both);
            yarn.start();
            writeConfiguration(yarn.getConfig(), folder.resolve("conf"));
            System.out.println("ready");
            while (System.in.read() >= 0) {
                continue;
            }
            yarn.stop();
        }
        System.exit(0);  // there may be threads that nobody ends
    }

    private static void setStorage(Configuration settings) {
        settings.setInt("dfs.replication", 1);
        settings.setLong("dfs.blocksize", 32 << 20);  // so that files of these sizes have splits
        settings.setBoolean("dfs.permissions.enabled", false);
    }

    private static void setNodes(Configuration settings) {
        settings.setInt("yarn.minicluster.yarn.nodemanager.resource.memory-mb", 2048);
        settings.setInt("yarn.scheduler.minimum-allocation-mb", 256);
        settings.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
        settings.setBoolean("yarn.nodemanager.pmem-check-enabled", false);
        // A disk that is nearly full elsewhere is none of a test's business.
        settings.setFloat(
            "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", 100);
        settings.setInt("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", 200);
    }

    private static void setTasks(Configuration settings) {
        settings.setInt("yarn.app.mapreduce.am.resource.mb", 512);
        settings.set("yarn.app.mapreduce.am.command-opts", "-Xmx384m" + CONTAINER_JAVA);
        settings.setInt("yarn.app.mapreduce.am.scheduler.heartbeat.interval-ms", 200);
        for (String kind : new String[] {"map", "reduce"}) {
            settings.setInt("mapreduce." + kind + ".memory.mb", 768);
            settings.set("mapreduce." + kind + ".java.opts", "-Xmx256m" + CONTAINER_JAVA);
            settings.setBoolean("mapreduce." + kind + ".speculative", false);
        }
        settings.setInt("mapreduce.task.io.sort.mb", 64);
        settings.setInt("mapreduce.client.progressmonitor.pollinterval", 300);
        settings.setInt("mapreduce.client.completion.pollinterval", 300);
    }

    // Only what is set here or by the cluster: the rest is every client's own default.
    private static void writeConfiguration(Configuration all, Path folder) throws IOException {
        Configuration core = new Configuration(false);
        Configuration hdfs = new Configuration(false);
        Configuration mapred = new Configuration(false);
        Configuration yarn = new Configuration(false);
        for (Map.Entry<String, String> property : all) {
            String name = property.getKey();
            String[] sources = all.getPropertySources(name);
            if (sources != null && sources.length > 0
                    && sources[sources.length - 1].endsWith("-default.xml")) {
                continue;
            }
            Configuration part = name.startsWith("dfs.") ? hdfs
                : name.startsWith("yarn.") ? yarn
                : name.startsWith("mapreduce.") ? mapred : core;
            part.set(name, property.getValue());
        }
        yarn.setBoolean("yarn.is.minicluster", false);  // to clients it is like any other
        Files.createDirectories(folder);
        write(core, folder.resolve("core-site.xml"));
        write(hdfs, folder.resolve("hdfs-site.xml"));
        write(mapred, folder.resolve("mapred-site.xml"));
        write(yarn, folder.resolve("yarn-site.xml"));
    }

    private static void write(Configuration part, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            part.writeXml(out);
        }
    }
}
