package dev.tauko.internal.log;

import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;
import org.slf4j.helpers.SubstituteLoggerFactory;
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
  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

  /** Two seconds, or somewhat more. */
  private static final int LOOKS = 2_000;

  private static final boolean NO_PROVIDER = isWithoutProvider();

  private Loggers() {}

  /**
   * Has SLF4J ready when this returns. Pekko begins to log on several threads at once, and what one
   * of them says meanwhile would come out with a warning of SLF4J's.
   */
  public static void begin() {
    // SLF4J is ready when this class is initialized.
  }

  /** The logger with the name of a class. */
  public static Logger of(Class<?> type) {
    return of(type.getName());
  }

  /** The logger of a name. */
  public static Logger of(String name) {
    return new UnfailingLogger(
        NO_PROVIDER ? new StderrLogger(name) : LoggerFactory.getLogger(name));
  }

  /**
   * SLF4J's factory, once it is there. While another thread begins to use SLF4J, as the one that
   * starts an actor system does, its loggers only keep what they are told, and SLF4J warns of that
   * later. A thread that is here in the middle of that beginning itself waits in vain, and goes on.
   */
  private static ILoggerFactory factory() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    for (int look = 0; look < LOOKS && factory instanceof SubstituteLoggerFactory; look++) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      factory = LoggerFactory.getILoggerFactory();
    }
    return factory;
  }

  private static boolean isWithoutProvider() {
    return factory() instanceof NOPLoggerFactory
        && System.getProperty(LoggerFactory.PROVIDER_PROPERTY_KEY) == null
        && ServiceLoader.load(SLF4JServiceProvider.class, LoggerFactory.class.getClassLoader())
            .stream()
            .findAny()
            .isEmpty();
  }
}
