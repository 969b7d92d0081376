package dev.tauko.internal.log;

import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Loggers of SLF4J that are not silent where no provider of SLF4J is on the class path: warnings
 * and errors then go to standard error, as with the handler of last resort in Python's logging. A
 * failure that nobody awaits would be lost otherwise. A provider that is there decides alone what
 * becomes of a message, slf4j-nop too.
 *
 * <p>Their calls throw nothing, whatever the exceptions, arguments and appenders of users do.
 */
public final class Loggers {
  private static final boolean NO_PROVIDER = isWithoutProvider();

  private Loggers() {}

  /** The logger with the name of a class. */
  public static Logger of(Class<?> type) {
    return of(type.getName());
  }

  /** The logger of a name. */
  public static Logger of(String name) {
    return new UnfailingLogger(
        NO_PROVIDER ? new StderrLogger(name) : LoggerFactory.getLogger(name));
  }

  private static boolean isWithoutProvider() {
    return LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory
        && System.getProperty(LoggerFactory.PROVIDER_PROPERTY_KEY) == null
        && ServiceLoader.load(SLF4JServiceProvider.class, LoggerFactory.class.getClassLoader())
            .stream()
            .findAny()
            .isEmpty();
  }
}
