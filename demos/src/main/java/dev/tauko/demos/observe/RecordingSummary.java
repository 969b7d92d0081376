package dev.tauko.demos.observe;

import dev.tauko.internal.log.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;

/** What the events of a recording come to, for each coroutine and for each reason to wait. */
final class RecordingSummary {
  private static final double NANOS = 1e9;
  private static final String EVENTS = "dev.tauko.";

  /** Longer texts are cut. */
  private static final int LONGEST = 80;

  /** Spans of time that have something in common. */
  private static final class Total {
    private final String name;
    private int count;
    private Duration all = Duration.ZERO;
    private Duration longest = Duration.ZERO;
    private String longestOf = "";

    Total(String name) {
      this.name = name;
    }

    void add(Duration time, String what) {
      count++;
      all = all.plus(time);
      if (time.compareTo(longest) >= 0) {
        longest = time;
        longestOf = what;
      }
    }
  }

  private final Map<String, Total> steps = new LinkedHashMap<>();
  private final Map<String, Total> waits = new LinkedHashMap<>();
  private final Map<String, Total> reasons = new LinkedHashMap<>();
  private final Map<String, Total> requests = new LinkedHashMap<>();
  private final Map<String, Total> poolWaits = new LinkedHashMap<>();
  private final Map<String, Integer> ends = new LinkedHashMap<>();
  private int events;

  boolean isEmpty() {
    return events == 0;
  }

  /** Adds an event; those of others are passed over. */
  void add(RecordedEvent event) {
    String type = event.getEventType().getName();
    if (!type.startsWith(EVENTS)) {
      return;
    }
    events++;
    switch (type.substring(EVENTS.length())) {
      case "Step" -> total(steps, task(event)).add(event.getDuration(), text(event, "kind"));
      case "TaskWait" -> addWait(event);
      case "TaskEnd" -> ends.merge(text(event, "outcome"), 1, Integer::sum);
      case "HttpRequest" -> total(requests, url(event)).add(event.getDuration(), outcome(event));
      case "HttpPoolWait" ->
          total(poolWaits, url(event)).add(event.getDuration(), text(event, "name"));
      default -> {
        // A start tells nothing that an end or a wait does not.
      }
    }
  }

  private void addWait(RecordedEvent event) {
    String reason = text(event, "reason");
    total(waits, task(event)).add(event.getDuration(), reason);
    total(reasons, reason).add(event.getDuration(), task(event));
  }

  private static Total total(Map<String, Total> totals, String name) {
    return totals.computeIfAbsent(name, Total::new);
  }

  private static String task(RecordedEvent event) {
    long number = event.getLong("task");
    String name = text(event, "name");
    return number == 0 ? withoutTask(name) : name + " (#" + number + ")";
  }

  /** The class of a callback, or what it is if it is none of the users'. */
  private static String withoutTask(String name) {
    if (name.startsWith("dev.tauko.") && name.contains(".internal.")) {
      return "callbacks of the engine";
    }
    return name.startsWith("org.apache.pekko.") ? "actors on the loop" : name;
  }

  private static String url(RecordedEvent event) {
    return text(event, "method") + " " + text(event, "url");
  }

  private static String outcome(RecordedEvent event) {
    return event.getString("failure") == null
        ? "status " + event.getInt("status")
        : text(event, "failure");
  }

  /** A text of an event as a table shows it: names may come from outside. */
  private static String text(RecordedEvent event, String field) {
    String text = String.valueOf(event.getString(field));
    return text.length() <= LONGEST
        ? Printable.of(text)
        : Printable.of(text.substring(0, LONGEST)) + "…";
  }

  void print(PrintWriter out, int top) {
    print(out, "Ran longest", "steps", "longest step", steps, top);
    print(out, "Waited longest", "waits", "longest wait", waits, top);
    print(out, "Waits by reason", "waits", "longest wait", reasons, top);
    print(out, "HTTP requests", "requests", "longest", requests, top);
    print(out, "Waits for an HTTP connection", "waits", "longest wait", poolWaits, top);
    if (!ends.isEmpty()) {
      out.println("Tasks ended");
      ends.forEach((outcome, count) -> out.printf(Locale.ROOT, "  %6d %s%n", count, outcome));
    }
  }

  private static void print(
      PrintWriter out, String title, String each, String longest, Map<String, Total> all, int top) {
    if (all.isEmpty()) {
      return;
    }
    out.printf(Locale.ROOT, "%-40s %10s %9s %13s%n", title, "in all", each, longest);
    for (Total total : longest(all.values(), top)) {
      out.printf(
          Locale.ROOT,
          "  %-38s %8.3f s %9d %11.3f s  %s%n",
          total.name,
          seconds(total.all),
          total.count,
          seconds(total.longest),
          total.longestOf);
    }
    int more = all.size() - top;
    if (more > 0) {
      out.printf(Locale.ROOT, "  and %d more%n", more);
    }
    out.println();
  }

  private static List<Total> longest(Collection<Total> totals, int top) {
    return totals.stream()
        .sorted(Comparator.comparing((Total total) -> total.all).reversed())
        .limit(top)
        .toList();
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS;
  }
}
