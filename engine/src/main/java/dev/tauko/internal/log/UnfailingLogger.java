package dev.tauko.internal.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.spi.LocationAwareLogger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A logger whose calls throw nothing. An exception may throw in its {@code getMessage}, an argument
 * in its {@code toString}, an appender at any time; whoever logs has other things to do afterwards.
 * What cannot be logged as it is, is logged in safe words; if that fails too, a line goes to
 * standard error. A lack of memory is passed on.
 */
final class UnfailingLogger extends AbstractLogger {
  private static final long serialVersionUID = 1;

  /** Frames of this class stand between whoever logs and the logger. */
  private static final String CALLED_CLASS = AbstractLogger.class.getName();

  private final transient Logger logger;

  UnfailingLogger(Logger logger) {
    this.logger = logger;
    this.name = logger.getName();
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return CALLED_CLASS;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    try {
      pass(level, marker, pattern, arguments, thrown);
    } catch (Throwable failure) {
      passOnLackOfMemory(failure);
      try {
        pass(level, marker, pattern, inWords(arguments), thrown == null ? null : inWords(thrown));
      } catch (Throwable again) {
        passOnLackOfMemory(again);
        LastResort.notLogged(thrown == null ? failure : thrown, again);
      }
    }
  }

  private static void passOnLackOfMemory(Throwable failure) {
    if (failure instanceof OutOfMemoryError error) {
      throw error;
    }
  }

  private void pass(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    if (logger instanceof LocationAwareLogger aware) {
      aware.log(marker, CALLED_CLASS, level.toInt(), pattern, arguments, thrown);
      return;
    }
    LoggingEventBuilder event = logger.makeLoggingEventBuilder(level).setCause(thrown);
    if (marker != null) {
      event = event.addMarker(marker);
    }
    event.log(pattern, arguments == null ? new Object[0] : arguments);
  }

  private static Object @Nullable [] inWords(Object @Nullable [] arguments) {
    if (arguments == null) {
      return null;
    }
    Object[] words = new Object[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = inWords(arguments[i]);
    }
    return words;
  }

  private static String inWords(@Nullable Object argument) {
    if (argument == null) {
      return "null";
    }
    try {
      return argument.toString();
    } catch (Throwable unspeakable) {
      return argument.getClass().getName();
    }
  }

  private static Throwable inWords(Throwable thrown) {
    Throwable words = new UnreadableException(FailureText.of(thrown));
    words.setStackTrace(thrown.getStackTrace());
    return words;
  }

  /** Stands for an exception that cannot be logged itself: its words and its stack. */
  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(String words) {
      super(words, null, false, true);
    }
  }

  @Override
  public boolean isTraceEnabled() {
    return logger.isTraceEnabled();
  }

  @Override
  public boolean isTraceEnabled(Marker marker) {
    return logger.isTraceEnabled(marker);
  }

  @Override
  public boolean isDebugEnabled() {
    return logger.isDebugEnabled();
  }

  @Override
  public boolean isDebugEnabled(Marker marker) {
    return logger.isDebugEnabled(marker);
  }

  @Override
  public boolean isInfoEnabled() {
    return logger.isInfoEnabled();
  }

  @Override
  public boolean isInfoEnabled(Marker marker) {
    return logger.isInfoEnabled(marker);
  }

  @Override
  public boolean isWarnEnabled() {
    return logger.isWarnEnabled();
  }

  @Override
  public boolean isWarnEnabled(Marker marker) {
    return logger.isWarnEnabled(marker);
  }

  @Override
  public boolean isErrorEnabled() {
    return logger.isErrorEnabled();
  }

  @Override
  public boolean isErrorEnabled(Marker marker) {
    return logger.isErrorEnabled(marker);
  }
}
