package dev.tauko.internal.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes warnings and errors to standard error, each in one piece. Thread-safe. */
final class StderrLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  StderrLogger(String name) {
    this.name = name;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    StringBuilder text =
        new StringBuilder()
            .append(level)
            .append(' ')
            .append(name)
            .append(" - ")
            .append(MessageFormatter.basicArrayFormat(pattern, arguments))
            .append(System.lineSeparator());
    if (thrown != null) {
      text.append(trace(thrown));
    }
    System.err.print(text);
    System.err.flush();
  }

  /** The stack trace; of an exception that cannot be printed its type and its own frames. */
  private static String trace(Throwable thrown) {
    try {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      return trace.toString();
    } catch (RuntimeException unprintable) {
      StringBuilder trace = new StringBuilder(thrown.getClass().getName());
      for (StackTraceElement frame : thrown.getStackTrace()) {
        trace.append(System.lineSeparator()).append("\tat ").append(frame);
      }
      return trace.append(System.lineSeparator()).toString();
    }
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return false;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
