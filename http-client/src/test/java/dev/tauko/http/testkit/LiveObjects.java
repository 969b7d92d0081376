package dev.tauko.http.testkit;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is reachable in this JVM, by its histogram of classes, which a full collection precedes. */
public final class LiveObjects {
  /** A line of the histogram: rank, instances, bytes, class, perhaps a module. */
  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

  private static final String CONNECTION = "dev.tauko.http.internal.connection.";

  /**
   * What there is for one request, or one connection: whatever still holds one when all sessions
   * are closed is a timer, a callback, a stream or an actor that has been left behind.
   */
  private static final Set<String> TRANSIENT =
      Set.of(
          CONNECTION + "Call",
          CONNECTION + "Exchange",
          CONNECTION + "Connection",
          CONNECTION + "HostPool",
          CONNECTION + "Pool",
          CONNECTION + "Upload",
          CONNECTION + "WebSocketLink",
          "dev.tauko.http.internal.dial.Attempts",
          "dev.tauko.http.internal.dial.SocksDialogue");

  /** How long the end of a connection may take, and that of the actors behind it. */
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);

  private LiveObjects() {}

  /**
   * Waits until nothing is left of any request or connection.
   *
   * @throws AssertionError with the classes and numbers of what is left after half a minute
   */
  public static void awaitNoRemnants() throws JMException {
    long end = System.nanoTime() + LONGEST;
    Map<String, Integer> left = counted();
    while (!left.isEmpty()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("there are still objects of " + left);
      }
      left = counted();
    }
  }

  /** How many objects of a class are left, once that number does not exceed this one. */
  public static int awaitAtMost(int most, Class<?> type) throws JMException {
    long end = System.nanoTime() + LONGEST;
    int count = counted().getOrDefault(type.getName(), 0);
    while (count > most && System.nanoTime() - end < 0) {
      count = counted().getOrDefault(type.getName(), 0);
    }
    return count;
  }

  private static Map<String, Integer> counted() throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Map<String, Integer> counts = new TreeMap<>();
    for (Matcher line : histogram.lines().map(LINE::matcher).filter(Matcher::matches).toList()) {
      if (TRANSIENT.contains(line.group(2))) {
        counts.put(line.group(2), Integer.valueOf(line.group(1)));
      }
    }
    return counts;
  }
}
