import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the AOT cache of an executable jar with the JDK that this program runs on.
 *
 * <p>The arguments are the jar, the cache to make, and the jar's arguments for the training run.
 * Beside the cache, a file with the same name and {@code .fits} tells what the cache fits: the size
 * of the jar, then the JDK's file {@code release}. It is written last; without it, the cache is not
 * to be used. The JVM's messages are in the file with {@code .log}.
 *
 * <p>A cache only saves time. If none can be made, the program says so and succeeds.
 */
final class AotCache {
  private static final long LONGEST_SECONDS = 120;

  private AotCache() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path jar = Path.of(args[0]);
    Path cache = Path.of(args[1]);
    List<String> training = List.of(args).subList(2, args.length);
    Path jdk = Path.of(System.getProperty("java.home"));
    Path fits = beside(cache, ".fits");
    Path log = beside(cache, ".log");
    Path fresh = beside(cache, ".new");

    for (Path stale : List.of(fits, cache, fresh)) {
      Files.deleteIfExists(stale);
    }
    if (make(jdk, jar, fresh, training, log.toFile())) {
      Files.move(fresh, cache, StandardCopyOption.REPLACE_EXISTING);
      String release = Files.readString(jdk.resolve("release"));
      Files.writeString(fits, Files.size(jar) + "\n" + release);
    } else {
      Files.deleteIfExists(fresh);
      System.err.println("No AOT cache was made, so the demos start more slowly. See " + log);
    }
  }

  private static boolean make(Path jdk, Path jar, Path cache, List<String> training, File log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            jdk.resolve("bin").resolve("java").toString(),
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:AOTCacheOutput=" + cache,
            "-jar",
            jar.toString());
    builder.command().addAll(training);
    Process process = builder.redirectErrorStream(true).redirectOutput(log).start();
    process.getOutputStream().close();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      return false;
    }
    return process.exitValue() == 0 && Files.exists(cache) && Files.exists(jdk.resolve("release"));
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
