package dev.tauko.internal.channel;

import dev.tauko.CancelledError;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitReason;
import dev.tauko.internal.task.WakeUp;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one coroutine, for one thing or for the first of several: open, then decided or
 * cancelled, for good. Confined to a loop, within its guard.
 */
public final class ChannelWait {
  private final WakeUp signal;
  private @Nullable Object winner;

  /**
   * A wait that is open, and that anyone who has the channel may end.
   *
   * @param call the call that waits
   */
  public ChannelWait(CoroutineLoop loop, WaitCall call) {
    this(loop, call, () -> WaitReason.Enders.Anyone.INSTANCE);
  }

  /**
   * A wait that is open.
   *
   * @param call the call that waits; its {@code toString} tells it, on any thread
   * @param enders who can end the wait
   */
  public ChannelWait(CoroutineLoop loop, Object call, Supplier<WaitReason.Enders> enders) {
    this.signal = new WakeUp(loop, call, enders);
  }

  /** Whether something may still happen. */
  public boolean isOpen() {
    return !signal.isDone();
  }

  /** What has happened; null if nothing has. */
  public @Nullable Object winner() {
    return winner;
  }

  /** Has this happen, if nothing has and the coroutine was not cancelled. */
  public void decide(Object what) {
    if (isOpen()) {
      winner = what;
      signal.give();
    }
  }

  /**
   * Waits until something has happened. A cancellation that comes after that, but before the
   * coroutine goes on, is delivered at its next wait: what has happened is not undone.
   *
   * @throws CancelledError if the coroutine was cancelled, and nothing has happened
   */
  public void await(CoroutineTask<?> task) {
    try {
      task.suspendUntil(signal);
    } catch (CancelledError cancelled) {
      if (winner == null) {
        throw cancelled;
      }
      if (task.cancelling() > 0) {
        task.uncancel();
      }
      task.cancel(cancelled.getMessage());
    }
  }
}
