package dev.tauko.internal.actor;

import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;

/** What a body waits for in a receive, and the callback of its timer. */
final class ReceiveWait implements GuardedStep {
  final WakeUp wakeUp;
  volatile boolean timeIsUp;

  ReceiveWait(CoroutineLoop loop) {
    this.wakeUp = new WakeUp(loop, "receive()", () -> Enders.Outside.INSTANCE);
  }

  @Override
  public void run() {
    timeIsUp = true;
    wakeUp.give();
  }
}
