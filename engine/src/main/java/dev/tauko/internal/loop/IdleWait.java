package dev.tauko.internal.loop;

import dev.tauko.internal.loop.StepExecutor.IdleCheck;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a loop waits when it has nothing to do and no timer: for ever, but that once in such a wait,
 * after some time, a check looks around. Confined to the loop but for {@link #set}.
 */
final class IdleWait {

  private final long nanos;
  private volatile @Nullable IdleCheck check;

  /** Whether the check has looked, and nothing has come since. */
  private boolean looked;

  /**
   * @param time after how long the check looks; zero for never
   */
  IdleWait(Duration time) {
    this.nanos = time.toNanos();
  }

  /** Sets what looks. */
  void set(IdleCheck check) {
    this.check = check;
  }

  /** Something has come: what was seen before may not be so any more. */
  void over() {
    looked = false;
  }

  /**
   * Parks the loop's thread until it is unparked, or a check has looked; spuriously, too.
   *
   * @param checks whether what a check may find is there at all
   * @param busy whether the loop has something to do
   */
  void park(LoopExecutor loop, boolean checks, BooleanSupplier busy) {
    IdleCheck check = this.check;
    if (check == null || nanos == 0 || looked || !checks) {
      LockSupport.park(loop);
      return;
    }
    long begin = System.nanoTime();
    LockSupport.parkNanos(loop, nanos);
    if (!busy.getAsBoolean() && System.nanoTime() - begin >= nanos) {
      check.look(busy);
      looked = !busy.getAsBoolean();
    }
  }
}
