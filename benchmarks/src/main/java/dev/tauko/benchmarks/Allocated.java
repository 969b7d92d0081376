package dev.tauko.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * How many bytes of heap all threads of this JVM allocate while something is done, live or not. The
 * bytes are counted exactly; classes and places are sampled by the flight recorder, at each new
 * buffer of a thread: with small ones of one size ({@code -XX:TLABSize=4k -XX:MinTLABSize=2k
 * -XX:-ResizeTLAB}) each sample stands for as many bytes.
 */
public final class Allocated {
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getPlatformMXBean(java.lang.management.ThreadMXBean.class);

  private static final String SAMPLE = "jdk.ObjectAllocationSample";
  private static final String OURS = "dev.tauko.";
  private static final int SHOWN = 60;

  /** What a listing shows, and of what it is one. */
  public enum By {
    /** Nothing but the bytes. */
    BYTES,
    /** The classes of the objects. */
    CLASSES,
    /** The innermost methods of Tauko, and the classes that they allocate. */
    PLACES;

    /** The words for these on a command line. */
    public static String[] words() {
      return new String[] {"bytes", "classes", "places"};
    }

    /** What a word stands for. */
    public static By of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  private Allocated() {}

  /** Prints how many bytes each operation of a round has allocated, of which it has so many. */
  public static void bytesEach(int rounds, int operations, By by, Rounds.Workload workload)
      throws Exception {
    double each = 0;
    for (int round = 1; round <= rounds; round++) {
      long before = THREADS.getTotalThreadAllocatedBytes();
      workload.run();
      each = (double) (THREADS.getTotalThreadAllocatedBytes() - before) / operations;
      Rounds.print(round, each);
    }
    switch (by) {
      case BYTES -> {}
      case CLASSES -> list(workload, each, Allocated::className);
      case PLACES -> list(workload, each, event -> place(event) + "  " + className(event));
    }
  }

  /* What is printed are shares of the bytes that were counted. */
  private static void list(
      Rounds.Workload workload, double bytes, Function<RecordedEvent, String> key)
      throws Exception {
    Map<String, Long> counts = new HashMap<>();
    List<RecordedEvent> samples = samples(workload);
    for (RecordedEvent event : samples) {
      counts.merge(key.apply(event), 1L, Long::sum);
    }
    double scale = bytes / samples.size();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(entry ->
            System.out.printf(
                Locale.ROOT, "%8.1f  %s%n", entry.getValue() * scale, entry.getKey()));
  }

  private static List<RecordedEvent> samples(Rounds.Workload workload) throws Exception {
    Path file = Files.createTempFile("allocated", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(SAMPLE).with("throttle", "off").withStackTrace();
      recording.start();
      workload.run();
      recording.stop();
      recording.dump(file);
      return events(file);
    } finally {
      Files.delete(file);
    }
  }

  private static List<RecordedEvent> events(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(SAMPLE))
        .toList();
  }

  private static String className(RecordedEvent event) {
    return event.getClass("objectClass").getName();
  }

  private static String place(RecordedEvent event) {
    RecordedStackTrace trace = event.getStackTrace();
    if (trace == null) {
      return "unknown";
    }
    for (RecordedFrame frame : trace.getFrames()) {
      String type = frame.getMethod().getType().getName();
      if (type.startsWith(OURS)) {
        return type.substring(type.lastIndexOf('.') + 1)
            + "."
            + frame.getMethod().getName()
            + ":"
            + frame.getLineNumber();
      }
    }
    return "others";
  }
}
