package dev.tauko.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What one class logs while this is open; the console does not get it. */
public final class Logs implements AutoCloseable {
  private final Logger logger;
  private final Level level;
  private final List<ILoggingEvent> events = new ArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          take(event);
        }
      };

  Logs(Class<?> of) {
    logger = (Logger) LoggerFactory.getLogger(of);
    level = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  private synchronized void take(ILoggingEvent event) {
    events.add(event);
    notifyAll();
  }

  /** Each message so far, with its level in front. */
  public synchronized List<String> messages() {
    return events.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  /** What was thrown, for each message so far that came with an exception. */
  public synchronized List<Throwable> thrown() {
    return events.stream()
        .map(ILoggingEvent::getThrowableProxy)
        .filter(ThrowableProxy.class::isInstance)
        .map(proxy -> ((ThrowableProxy) proxy).getThrowable())
        .toList();
  }

  /** How many messages so far contain a text. */
  public synchronized int count(String part) {
    return (int)
        events.stream().filter(event -> event.getFormattedMessage().contains(part)).count();
  }

  /** Waits until a message contains a text. */
  public synchronized void await(String part) throws InterruptedException {
    while (count(part) == 0) {
      wait();
    }
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(level);
  }
}
