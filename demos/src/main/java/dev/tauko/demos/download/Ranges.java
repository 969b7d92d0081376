package dev.tauko.demos.download;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which bytes of a file there are: ranges that neither overlap nor touch. */
final class Ranges {

  /** Bytes from one position to another, which is not among them. */
  record Range(long from, long to) {
    long length() {
      return to - from;
    }
  }

  private final TreeMap<Long, Long> ends = new TreeMap<>();

  void add(long from, long to) {
    if (from >= to) {
      return;
    }
    long start = from;
    long end = to;
    Map.Entry<Long, Long> before = ends.floorEntry(start);
    if (before != null && before.getValue() >= start) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> next = ends.ceilingEntry(start);
    while (next != null && next.getKey() <= end) {
      end = Math.max(end, next.getValue());
      ends.remove(next.getKey());
      next = ends.ceilingEntry(start);
    }
    ends.put(start, end);
  }

  /** How many bytes there are from the start without a gap. */
  long prefix() {
    Long end = ends.get(0L);
    return end == null ? 0 : end;
  }

  /** How many bytes there are in all. */
  long total() {
    return ends.entrySet().stream().mapToLong(each -> each.getValue() - each.getKey()).sum();
  }

  /** The position after the last byte. */
  long end() {
    return ends.isEmpty() ? 0 : ends.lastEntry().getValue();
  }

  /** What there is, in order. */
  List<Range> present() {
    return ends.entrySet().stream().map(each -> new Range(each.getKey(), each.getValue())).toList();
  }

  /** What is missing in a file of this length, in order. */
  List<Range> missing(long length) {
    List<Range> gaps = new ArrayList<>();
    long position = 0;
    for (Range each : present()) {
      if (each.from() > position) {
        gaps.add(new Range(position, each.from()));
      }
      position = each.to();
    }
    if (position < length) {
      gaps.add(new Range(position, length));
    }
    return gaps;
  }
}
