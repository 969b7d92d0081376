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

    Stillborn(StepExecutor executor, List<Object> trail) {
      this.executor = executor;
      this.trail = trail;
    }

    @Override
    public void run() {
      trail.add("runs");
    }

    @Override
    public void cannotRun(Throwable why) {
      trail.add(why.getMessage());
      trail.add(executor.isHere() ? "on the loop" : "off the loop");
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
          executor.strand(new Stillborn(executor, log)).begin();
          yieldNow();
          yieldNow();
          yieldNow();
          return log;
        });

    assertThat(trail).containsExactly("no thread", "on the loop");
  }
}
