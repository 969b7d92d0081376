package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.FilterReply;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.LoggerFactory;

/** A loop survives whatever its callbacks throw, and its logger. */
class LoopSurvivalTest {

  /** An exception that nobody can log. */
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient AtomicInteger asked;

    Unspeakable(AtomicInteger asked) {
      this.asked = asked;
    }

    @Override
    public String getMessage() {
      asked.incrementAndGet();
      throw new IllegalStateException("no message");
    }
  }

  /** The ways in which a loop calls something of users. */
  private static List<Consumer<Runnable>> ways() {
    return List.of(
        call -> runningLoop().callSoon(call),
        call -> runningLoop().callSoonThreadsafe(call),
        call -> runningLoop().callLater(Duration.ofNanos(1), call),
        call -> {
          Future<String> future = runningLoop().createFuture();
          future.addDoneCallback(done -> call.run());
          future.setResult("done");
        });
  }

  private static Stream<Lab> dispatchers(Lab lab, String... settings) {
    return Stream.of(
            new String[] {"tauko.event-loop.clock = system"},
            new String[] {
              "tauko.event-loop.clock = system",
              "tauko.dispatcher = tauko.parallel",
              "tauko.parallel.parallelism = 2"
            })
        .map(dispatcher ->
            lab.with(
                Stream.concat(Stream.of(dispatcher), Stream.of(settings)).toArray(String[]::new)));
  }

  @OnEachCarrier
  void itSurvivesExceptionsThatCannotBeLogged(Lab lab) {
    dispatchers(lab)
        .forEach(each -> {
          AtomicInteger asked = new AtomicInteger();
          throwInEachWay(
              each,
              () -> {
                throw new Unspeakable(asked);
              });
          while (asked.get() < ways().size()) {
            // On several threads, a failure is told some time later.
            Thread.onSpinWait();
          }
        });
  }

  @OnEachCarrier
  void itSurvivesALoggerThatThrows(Lab lab) {
    AtomicInteger logged = new AtomicInteger();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {}

          @Override
          public FilterReply getFilterChainDecision(ILoggingEvent event) {
            return FilterReply.NEUTRAL;
          }

          @Override
          public synchronized void doAppend(ILoggingEvent event) {
            if (event.getThrowableProxy().getMessage().equals("a callback's own")) {
              logged.incrementAndGet(); // Not that it is tried in other words.
            }
            throw new IllegalStateException("a broken appender");
          }
        };
    List<Logger> loggers =
        Stream.of(LoopExecutor.class, ParallelExecutor.class)
            .map(type -> (Logger) LoggerFactory.getLogger(type))
            .toList();
    loggers.forEach(logger -> logger.setAdditive(false));
    loggers.forEach(logger -> logger.addAppender(appender));
    try {
      dispatchers(lab)
          .forEach(each ->
              throwInEachWay(
                  each,
                  () -> {
                    throw new IllegalArgumentException("a callback's own");
                  }));
      while (logged.get() < 2 * ways().size()) {
        // On several threads, a failure is told some time later.
        Thread.onSpinWait();
      }
    } finally {
      loggers.forEach(logger -> logger.detachAppender(appender));
      loggers.forEach(logger -> logger.setAdditive(true));
    }
    assertThat(logged).hasValue(2 * ways().size());
  }

  private static void throwInEachWay(Lab lab, Runnable thrower) {
    lab.run(() -> {
      for (Consumer<Runnable> way : ways()) {
        Future<String> called = runningLoop().createFuture();
        way.accept(() -> {
          called.setResult("called");
          thrower.run();
        });
        assertThat(called.await()).isEqualTo("called");
        yieldNow();
        sleep(Duration.ofNanos(1));
      }
      assertThat(createTask(() -> "alive").await()).isEqualTo("alive");
    });
  }

  @OnEachCarrier
  void aBodyWithoutMemoryFailsAlone(Lab lab) {
    OutOfMemoryError error = new OutOfMemoryError("test");
    dispatchers(lab)
        .forEach(each ->
            each.run(() -> {
              Task<?> task =
                  createTask(() -> {
                    yieldNow();
                    throw error;
                  });
              assertThatThrownBy(task::await).isSameAs(error);
              assertThat(createTask(() -> "alive").await()).isEqualTo("alive");
            }));
  }

  @OnEachCarrier
  void aCallbackWithoutMemoryEndsTheSystem(Lab lab) {
    OutOfMemoryError error = new OutOfMemoryError("test");
    for (Consumer<Runnable> way : ways()) {
      dispatchers(lab, "pekko.jvm-exit-on-fatal-error = off", "pekko.loglevel = OFF")
          .forEach(each -> {
            ActorSystem<?> system = each.engine().system();
            each.engine()
                .start(() -> {
                  way.accept(() -> {
                    throw error;
                  });
                  runningLoop().createFuture().await();
                });
            system.getWhenTerminated().toCompletableFuture().join();
          });
    }
  }
}
