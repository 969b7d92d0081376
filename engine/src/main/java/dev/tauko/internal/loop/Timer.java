package dev.tauko.internal.loop;

import dev.tauko.TimerHandle;
import java.time.Duration;

/** A callback with a deadline. Ordered by deadline, then by the order of creation. */
final class Timer extends LoopHandle implements TimerHandle, Comparable<Timer> {
  final long deadline;
  private final long sequence;
  private final LoopExecutor loop;

  /** Whether the timer waits in the loop's queue of timers; touched on the loop only. */
  boolean queued = true;

  /** Whether it will run code of users, and was neither run nor cancelled; on the loop only. */
  boolean isPendingCallback;

  Timer(LoopExecutor loop, long deadline, long sequence, Runnable callback) {
    super(callback);
    this.loop = loop;
    this.deadline = deadline;
    this.sequence = sequence;
    this.isPendingCallback = isOfOthers();
    assert Ledger.note(this, true);
  }

  @Override
  public Duration when() {
    return Duration.ofNanos(deadline);
  }

  @Override
  public void cancel() {
    if (!isCancelled()) {
      super.cancel();
      assert Ledger.note(this, false);
      loop.timerCancelled(this);
    }
  }

  @Override
  public int compareTo(Timer other) {
    int byDeadline = Long.compare(deadline, other.deadline);
    return byDeadline != 0 ? byDeadline : Long.compare(sequence, other.sequence);
  }
}
