package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.wire.WireText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a body has thrown, as data: the class by its name, the message, the innermost frames, and
 * the cause. Never larger than some kilobytes.
 */
record Problem(String type, @Nullable String message, List<Frame> frames, @Nullable Problem cause) {

  private static final int CAUSES = 5;
  private static final int FRAMES = 30;

  /** One frame of a stack. */
  record Frame(String type, String method, @Nullable String file, int line) {
    static Frame of(StackTraceElement element) {
      return new Frame(
          WireText.of(element.getClassName()),
          WireText.of(element.getMethodName()),
          WireText.ofNullable(element.getFileName()),
          element.getLineNumber());
    }

    StackTraceElement element() {
      return new StackTraceElement(type, method, file, line);
    }
  }

  static Problem of(Throwable thrown) {
    return of(thrown, CAUSES);
  }

  private static Problem of(Throwable thrown, int depth) {
    List<Frame> frames = new ArrayList<>();
    for (StackTraceElement element : thrown.getStackTrace()) {
      if (frames.size() < FRAMES) {
        frames.add(Frame.of(element));
      }
    }
    Throwable cause = thrown.getCause();
    return new Problem(
        WireText.of(thrown.getClass().getName()),
        WireText.ofNullable(message(thrown)),
        List.copyOf(frames),
        cause == null || depth == 0 ? null : of(cause, depth - 1));
  }

  /** The message; an exception that cannot tell one has none. */
  private static @Nullable String message(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (RuntimeException unspeakable) {
      return null;
    }
  }

  /** Type and message, as {@link Throwable#toString}. */
  String text() {
    return message == null ? type : type + ": " + message;
  }

  /** The same as an exception of this node. */
  RemoteCause exception() {
    return new RemoteCause(
        text(),
        frames.stream().map(Frame::element).toArray(StackTraceElement[]::new),
        cause == null ? null : cause.exception());
  }
}
