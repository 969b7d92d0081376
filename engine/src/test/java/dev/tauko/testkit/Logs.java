package dev.tauko.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/**
 * What one class logs, from INFO upwards unless told otherwise, while this is open; the console
 * does not get it.
 */
public final class Logs implements AutoCloseable {
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Catch filter;
  private final List<Event> events = new ArrayList<>();

  private record Event(Level level, String message, Throwable thrown) {}

  /** Catches events before any appender can see them. */
  private final class Catch extends TurboFilter {
    private final String of;
    private final Level least;

    Catch(Class<?> of, Level least) {
      this.of = of.getName();
      this.least = least;
    }

    @Override
    public FilterReply decide(
        Marker marker,
        Logger logger,
        Level level,
        String format,
        Object[] arguments,
        Throwable thrown) {
      if (!logger.getName().equals(of) || !level.isGreaterOrEqual(least)) {
        return FilterReply.NEUTRAL;
      }
      if (format == null) {
        return FilterReply.ACCEPT; // Only whether the level is enabled is asked.
      }
      FormattingTuple text =
          thrown == null
              ? MessageFormatter.arrayFormat(format, arguments)
              : MessageFormatter.arrayFormat(format, arguments, thrown);
      take(new Event(level, text.getMessage(), text.getThrowable()));
      return FilterReply.DENY;
    }
  }

  /** Takes what this class logs from now on. */
  public Logs(Class<?> of) {
    this(of, Level.INFO);
  }

  /** Takes what this class logs from now on, from a level upwards. */
  public Logs(Class<?> of, Level least) {
    filter = new Catch(of, least);
    context.addTurboFilter(filter);
  }

  private synchronized void take(Event event) {
    events.add(event);
    notifyAll();
  }

  /** Each message so far, with its level in front. */
  public synchronized List<String> messages() {
    return events.stream().map(event -> event.level + " " + event.message).toList();
  }

  /** What was thrown, for each message so far that came with an exception. */
  public synchronized List<Throwable> thrown() {
    return events.stream().map(Event::thrown).filter(Objects::nonNull).toList();
  }

  /** How many messages so far contain a text. */
  public synchronized int count(String part) {
    return (int) events.stream().filter(event -> event.message.contains(part)).count();
  }

  /** Waits until a message contains a text. */
  public void await(String part) throws InterruptedException {
    await(part, 1);
  }

  /** Waits until so many messages contain a text. */
  public synchronized void await(String part, int messages) throws InterruptedException {
    while (count(part) < messages) {
      wait();
    }
  }

  @Override
  public void close() {
    context.getTurboFilterList().remove(filter);
  }
}
