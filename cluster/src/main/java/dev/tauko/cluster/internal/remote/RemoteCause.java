package dev.tauko.cluster.internal.remote;

import org.jspecify.annotations.Nullable;

/** What a body threw on another node: its text and its stack trace, but not its class. */
@SuppressWarnings("OverrideThrowableToString") // It prints itself as what it stands for.
final class RemoteCause extends Exception {
  private static final long serialVersionUID = 1;

  RemoteCause(String text, StackTraceElement[] frames, @Nullable RemoteCause cause) {
    super(text, cause, false, true);
    setStackTrace(frames);
  }

  /** As the original would print itself. */
  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
