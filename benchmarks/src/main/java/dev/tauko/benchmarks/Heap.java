package dev.tauko.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The live objects of this JVM, by the JVM's class histogram. The heap's used size would not do:
 * ParallelGC leaves some dead objects where they are, one percent of the old generation or more.
 */
public final class Heap {
  /** A line of the JVM's class histogram: rank, instances, bytes, class, perhaps a module. */
  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  private static final int COLLECTIONS = 3;

  /** How many instances of a class there are, and how many bytes they take together. */
  private record Share(long instances, long bytes) {
    static final Share NONE = new Share(0, 0);
  }

  private final Map<String, Share> classes;

  private Heap(Map<String, Share> classes) {
    this.classes = classes;
  }

  /** What is live now; the stacks of threads that have ended take more than one collection. */
  public static Heap live() throws JMException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return new Heap(histogram());
  }

  private long bytes() {
    return classes.values().stream().mapToLong(Share::bytes).sum();
  }

  private static Map<String, Share> histogram() throws JMException {
    String text =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Map<String, Share> classes = new HashMap<>();
    for (Matcher line : text.lines().map(LINE::matcher).filter(Matcher::matches).toList()) {
      classes.put(
          line.group(3), new Share(Long.parseLong(line.group(1)), Long.parseLong(line.group(2))));
    }
    return classes;
  }

  /** How many bytes have become live since this was taken. */
  public long growth() throws JMException {
    return live().bytes() - bytes();
  }

  /**
   * Prints how many bytes have become live since this was taken, for each of {@code n}.
   *
   * @param byClass whether the classes are listed, too
   */
  public void printGrowth(int round, int n, boolean byClass) throws JMException {
    Heap now = live();
    Rounds.print(round, (double) (now.bytes() - bytes()) / n);
    if (byClass) {
      System.out.println("   bytes  objects  class");
      now.classes.entrySet().stream()
          .map(entry -> Map.entry(entry.getKey(), since(entry.getKey(), entry.getValue())))
          .filter(growth -> growth.getValue().bytes >= n)
          .sorted(Comparator.comparingLong(growth -> -growth.getValue().bytes))
          .forEach(growth -> print(growth.getKey(), growth.getValue(), n));
    }
  }

  private Share since(String className, Share now) {
    Share before = classes.getOrDefault(className, Share.NONE);
    return new Share(now.instances - before.instances, now.bytes - before.bytes);
  }

  private static void print(String className, Share growth, int n) {
    System.out.printf(
        Locale.ROOT,
        "%8.1f %8.2f  %s%n",
        (double) growth.bytes / n,
        (double) growth.instances / n,
        className);
  }
}
