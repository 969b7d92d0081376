package dev.tauko.demos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Configures the log of the demos: warnings and errors go to standard error; what the demos print
 * goes to standard output. {@code tauko.demos.log-level} changes the level when a demo starts.
 *
 * <p>Code rather than a {@code logback.xml}, because the JVM would load an XML parser for one. The
 * system property {@code logback.configurationFile} still names a file to use instead.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  private static final String FILE_PROPERTY = "logback.configurationFile";

  /** Called by Logback, which finds this class in {@code META-INF/services}. */
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty(FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    LogLines lines = new LogLines();
    lines.setContext(context);
    lines.start();

    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(lines);
    encoder.start();

    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setName("stderr");
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder);
    stderr.start();

    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(stderr);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** The lines of the log. Their pattern is parsed when the first line is written. */
  private static final class LogLines extends LayoutBase<ILoggingEvent> {
    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{30}: %msg%n";

    private @Nullable PatternLayout pattern;

    @Override
    public synchronized String doLayout(ILoggingEvent event) {
      PatternLayout pattern = this.pattern;
      if (pattern == null) {
        pattern = new PatternLayout();
        pattern.setContext(getContext());
        pattern.setPattern(PATTERN);
        pattern.start();
        this.pattern = pattern;
      }
      return pattern.doLayout(event);
    }
  }
}
