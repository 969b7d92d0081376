package dev.tauko.http.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the threads of this JVM do when a test waits in vain. */
final class HungThreads {
  private static final Path FILE = Path.of("target", "hung-threads.txt");

  private HungThreads() {}

  /** The stacks, virtual threads' too, in which there is code of ours; all are in a file. */
  static String describe() {
    try {
      Files.createDirectories(FILE.getParent());
      Files.deleteIfExists(FILE);
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(FILE.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
      return Arrays.stream(Files.readString(FILE).split("\n\n"))
          .filter(stack -> stack.contains("dev.tauko"))
          .collect(Collectors.joining("\n\n"));
    } catch (IOException failed) {
      return "no dump: " + failed;
    }
  }
}
