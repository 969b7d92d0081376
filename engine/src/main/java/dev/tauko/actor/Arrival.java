package dev.tauko.actor;

import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;

/** What a body waits for in a receive, and the callback of its timer. */
final class Arrival implements GuardedStep {
  final WakeUp signal;
  volatile boolean timeIsUp;

  Arrival(CoroutineLoop loop) {
    this.signal = new WakeUp(loop, "receive()", () -> Enders.Outside.INSTANCE);
  }

  @Override
  public void run() {
    timeIsUp = true;
    signal.give();
  }
}
