package dev.tauko.conformance;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Runner;
import dev.tauko.Task;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs, one after another on one {@link Runner} in virtual time. A program in which
 * nothing runs any more is given up, and those after it get another runner.
 */
final class ProgramRunner implements AutoCloseable {

  /** In real time: a program that runs begins thousands of statements in that time. */
  private static final long PATIENCE_SECONDS = 3;

  private final Config config;
  private @Nullable Runner runner;

  /** A runner with {@code tauko.carrier} set to {@code carrier}. */
  ProgramRunner(String carrier) {
    this.config =
        ConfigFactory.parseMap(
                Map.of(
                    "tauko.carrier", carrier,
                    "tauko.event-loop.clock", "virtual",
                    "tauko.event-loop.slow-step-threshold", "off"))
            .withFallback(ConfigFactory.load());
  }

  /** Runs a program. */
  Result run(Program program) {
    return run(new Machine(program), program);
  }

  /** Runs a program on a machine that is made for it. */
  Result run(Machine machine, Program program) {
    Runner runner = runner();
    CompletableFuture<Result> result = new CompletableFuture<>();
    Thread.ofVirtual().name(program.id()).start(() -> result.complete(run(runner, machine)));
    try {
      return await(result, machine);
    } catch (TimeoutException e) {
      String tasks =
          runner.engine().allTasks().stream().map(Task::toString).collect(Collectors.joining(", "));
      this.runner = null;
      Thread.ofPlatform().daemon().name("giving-up-" + program.id()).start(runner::close);
      return new Result.Failed(
          program.id(), "nothing has run for " + PATIENCE_SECONDS + " seconds; not done: " + tasks);
    }
  }

  private Runner runner() {
    Runner present = runner;
    if (present == null) {
      present = Runner.create(config);
      runner = present;
    }
    return present;
  }

  private static Result await(CompletableFuture<Result> result, Machine machine)
      throws TimeoutException {
    while (true) {
      int before = machine.statements();
      try {
        return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (machine.statements() == before) {
          throw e;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a program was running", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private static Result run(Runner runner, Machine machine) {
    String outcome;
    try {
      outcome = " = " + machine.show(runner.<@Nullable Object, Exception>run(machine::main));
    } catch (Rejected rejected) {
      outcome = "";
    } catch (Throwable thrown) {
      outcome = " ! " + machine.showOutside(thrown);
    }
    machine.end(outcome);
    return machine.result();
  }

  @Override
  public void close() {
    if (runner != null) {
      runner.close();
    }
  }
}
