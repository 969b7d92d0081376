package dev.tauko.internal.task;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A future of the engine's own that a construct waits for. */
public final class WakeUp extends LoopFuture<@Nullable Void> {
  private final String call;
  private final Supplier<Enders> enders;

  /**
   * A signal that has not been given.
   *
   * @param call the call that waits, for people to read
   */
  public WakeUp(CoroutineLoop loop, String call, Supplier<Enders> enders) {
    super(loop);
    this.call = call;
    this.enders = enders;
  }

  /** Gives the signal, if it has not been given. On the loop, within the guard. */
  public void give() {
    if (!isDone()) {
      succeed(null);
    }
  }

  @Override
  public Enders enders() {
    return enders.get();
  }

  @Override
  public String toString() {
    return call;
  }
}
