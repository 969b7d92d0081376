package dev.tauko.internal.actor;

import dev.tauko.TimerHandle;
import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.WaitReason;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a body waits for in a receive, and the callback of its timer. */
final class ReceiveWait implements GuardedStep, WaitReason.Details {
  final WakeUp wakeUp;
  volatile boolean timeIsUp;

  private @Nullable TimerHandle timer;

  ReceiveWait(CoroutineLoop loop) {
    this.wakeUp = new WakeUp(loop, this, () -> Enders.Outside.INSTANCE);
  }

  /** Has the wait end when a timer goes off, which runs this. */
  void endsBy(TimerHandle timer) {
    this.timer = timer;
  }

  @Override
  public @Nullable Duration deadline() {
    return timer == null ? null : timer.when();
  }

  @Override
  public String toString() {
    return "receive()";
  }

  @Override
  public void run() {
    timeIsUp = true;
    wakeUp.give();
  }
}
