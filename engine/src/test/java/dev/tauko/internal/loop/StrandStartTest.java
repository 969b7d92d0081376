package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.util.ArrayList;
import java.util.List;

/**
 * A strand whose thread cannot be made fails by itself: on its loop, and without harm to others.
 */
class StrandStartTest {

  /** Lives on a strand whose thread cannot be made. */
  private static final class Stillborn implements Strand.Occupant {
    private final StepExecutor executor;
    private final List<Object> trail;

    private int outOfMemory;

    /** One that finds no memory so many times to say that it cannot run. */
    Stillborn(StepExecutor executor, List<Object> trail, int outOfMemory) {
      this.executor = executor;
      this.trail = trail;
      this.outOfMemory = outOfMemory;
    }

    @Override
    public void run() {
      trail.add("runs");
    }

    @Override
    public void cannotRun(Throwable why) {
      if (outOfMemory-- > 0) {
        trail.add("no memory");
        executor.callSoon(() -> trail.add("another"));
        throw new OutOfMemoryError("a trial");
      }
      trail.add(why.getMessage());
      trail.add(executor.isHere() ? "on the loop" : "off the loop");
    }

    @Override
    public boolean isAtEnd() {
      return true;
    }

    @Override
    public void interrupted() {}

    @Override
    public String name() {
      throw new IllegalStateException("no thread");
    }

    @Override
    public void blocks() {}

    @Override
    public boolean receive(Object message) {
      return false;
    }

    @Override
    public void stopRequested(String why) {}
  }

  @OnEachCarrier
  void itFailsOnItsLoopAndOthersGoOn(Lab lab) {
    List<Object> trail =
        lab.run(() -> {
          List<Object> log = new ArrayList<>();
          StepExecutor executor = ((CoroutineLoop) runningLoop()).executor();
          executor.strand(new Stillborn(executor, log, 0)).begin();
          yieldNow();
          yieldNow();
          yieldNow();
          return log;
        });

    assertThat(trail).containsExactly("no thread", "on the loop");
  }

  @OnEachCarrier
  void itTriesAgainWhileThereIsNoMemoryEvenToFail(Lab lab) {
    List<Object> trail =
        lab.run(() -> {
          List<Object> log = new ArrayList<>();
          StepExecutor executor = ((CoroutineLoop) runningLoop()).executor();
          executor.strand(new Stillborn(executor, log, 2)).begin();
          while (!log.contains("on the loop")) {
            yieldNow();
          }
          return log;
        });

    assertThat(trail)
        .containsExactly(
            "no memory", "another", "no memory", "another", "no thread", "on the loop");
  }

  /** Runs at once, and finds no memory two times to come to its end. */
  private static final class Mortal implements Strand.Occupant {
    private final List<Object> trail;
    private int outOfMemory = 2;

    Mortal(List<Object> trail) {
      this.trail = trail;
    }

    @Override
    public void run() {
      trail.add("runs");
    }

    @Override
    public void cannotRun(Throwable why) {
      throw new IllegalStateException(why);
    }

    @Override
    public boolean isAtEnd() {
      trail.add(outOfMemory == 0 ? "at its end" : "no memory");
      return outOfMemory-- == 0;
    }

    @Override
    public void interrupted() {}

    @Override
    public String name() {
      return "mortal";
    }

    @Override
    public void blocks() {}

    @Override
    public boolean receive(Object message) {
      return false;
    }

    @Override
    public void stopRequested(String why) {}
  }

  @OnEachCarrier
  void othersHaveTheirTurnsWhileThereIsNoMemoryToEnd(Lab lab) {
    List<Object> trail =
        lab.run(() -> {
          List<Object> log = new ArrayList<>();
          StepExecutor executor = ((CoroutineLoop) runningLoop()).executor();
          Strand strand = executor.strand(new Mortal(log));
          strand.begin();
          runningLoop().callSoon(() -> log.add("another"));
          while (!strand.isTerminated()) {
            yieldNow();
          }
          return log;
        });

    assertThat(trail).containsExactly("runs", "no memory", "another", "no memory", "at its end");
  }
}
