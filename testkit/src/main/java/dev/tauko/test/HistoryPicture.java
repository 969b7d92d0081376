package dev.tauko.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Operations as lines on an axis of time, for people to read. */
final class HistoryPicture {
  /** So many operations are drawn at most: the last ones. */
  private static final int LINES = 20;

  private HistoryPicture() {}

  static <I, O extends @Nullable Object> String of(List<Operation<I, O>> operations) {
    int hidden = Math.max(0, operations.size() - LINES);
    List<Operation<I, O>> drawn = operations.subList(hidden, operations.size());
    List<Integer> axis = axis(drawn);
    int callers = drawn.stream().mapToInt(each -> each.caller().length()).max().orElse(0);
    int texts = drawn.stream().mapToInt(each -> each.toString().length()).max().orElse(0);
    StringBuilder picture =
        new StringBuilder("not linearizable: no order of these operations gives these results\n");
    if (hidden > 0) {
      picture.append("\n  … ").append(hidden).append(" operations before");
    }
    for (Operation<I, O> each : drawn) {
      picture.append("\n  ").append(padded(each.caller(), callers)).append("  ");
      picture.append(padded(each.toString(), texts)).append("  ").append(line(each, axis));
    }
    return picture.toString();
  }

  /** The moments at which something begins or ends, in their order. */
  private static <I, O extends @Nullable Object> List<Integer> axis(List<Operation<I, O>> drawn) {
    TreeSet<Integer> moments = new TreeSet<>();
    drawn.forEach(each -> Collections.addAll(moments, each.call(), each.end()));
    moments.remove(Integer.MAX_VALUE);
    return new ArrayList<>(moments);
  }

  private static String line(Operation<?, ?> operation, List<Integer> axis) {
    int from = 2 * axis.indexOf(operation.call());
    boolean open = operation.end() == Integer.MAX_VALUE;
    int to = open ? 2 * axis.size() : 2 * axis.indexOf(operation.end());
    return " ".repeat(from) + "|" + "-".repeat(Math.max(0, to - from - 1)) + (open ? ">" : "|");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
