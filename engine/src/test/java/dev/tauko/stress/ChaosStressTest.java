package dev.tauko.stress;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Nothing is lost, doubled or left, and nothing hangs, whatever is done to coroutines. */
@Tag("stress")
@Timeout(1800)
class ChaosStressTest {

  @OnEachCarrier
  void anEventLoopSurvivesChaos(Lab lab) throws Exception {
    Chaos.run(lab.carrier(), lab.with("tauko.event-loop.clock = system").engine());
  }

  @OnEachCarrier
  void aParallelDispatcherSurvivesChaos(Lab lab) throws Exception {
    Chaos.run("tauko.parallel with " + lab.carrier(), Storm.parallel(lab).engine());
  }
}
