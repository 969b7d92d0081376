package dev.tauko.conformance;

import dev.tauko.CancelledError;
import dev.tauko.ExceptionGroup;
import dev.tauko.Future;
import dev.tauko.Outcome;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The texts of values, exceptions and states in a trace. */
final class Texts {
  private Texts() {}

  /** The text of a value or of an exception. */
  static String show(@Nullable Object value) {
    return switch (value) {
      case null -> "none";
      case Collection<?> values -> list(values);
      case Throwable thrown -> exception(thrown);
      case Outcome.Success<?>(Object result) -> show(result);
      case Outcome.Failure<?>(Throwable thrown) -> exception(thrown);
      case Outcome.Cancelled<?>(CancelledError error) -> exception(error);
      default -> value.toString();
    };
  }

  private static String list(Collection<?> values) {
    return values.stream().map(Texts::show).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String exception(Throwable thrown) {
    String name = Exceptions.nameOf(thrown);
    if (thrown instanceof ExceptionGroup group) {
      return name + list(group.exceptions());
    }
    String message = Exceptions.messageOf(thrown);
    return message == null ? name : name + "(" + message + ")";
  }

  /** The text of the state of a task or future. */
  static String state(Future<?> future) throws Exception {
    if (!future.isDone()) {
      return "pending";
    }
    if (future.isCancelled()) {
      return "cancelled";
    }
    Throwable exception = future.exception();
    return exception != null ? "exception " + show(exception) : "result " + show(future.result());
  }
}
