package dev.tauko.internal.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A time limit that a body is inside, in the list of all of them, the innermost first as a rule.
 * Confined to the loop.
 */
public abstract class TimeLimit {
  /** The end of a limit without a time, which may get one. */
  public static final Duration OPEN = Duration.ofSeconds(Long.MAX_VALUE);

  private @Nullable TimeLimit outer;

  /** A limit that is not set. */
  protected TimeLimit() {}

  /** When it ends what the body does, by the loop's time; null while it is not set. */
  protected abstract @Nullable Duration when();

  /** Whether somebody may set it who has not yet. */
  protected boolean isOpen() {
    return false;
  }

  /** This list with this limit added. */
  final TimeLimit before(@Nullable TimeLimit first) {
    outer = first;
    return this;
  }

  /** This list without this limit. */
  @SuppressWarnings("ReferenceEquality") // The very limit is meant.
  final @Nullable TimeLimit outOf(@Nullable TimeLimit first) {
    TimeLimit next = outer;
    outer = null;
    if (first == this) {
      return next;
    }
    for (TimeLimit each = first; each != null; each = each.outer) {
      if (each.outer == this) {
        each.outer = next;
      }
    }
    return first;
  }

  /** The earliest end of this limit and those behind it; {@link #OPEN} if none is set yet. */
  final @Nullable Duration earliest() {
    Duration earliest = null;
    for (TimeLimit each = this; each != null; each = each.outer) {
      Duration when = each.when() == null && each.isOpen() ? OPEN : each.when();
      if (when != null && (earliest == null || when.compareTo(earliest) < 0)) {
        earliest = when;
      }
    }
    return earliest;
  }
}
