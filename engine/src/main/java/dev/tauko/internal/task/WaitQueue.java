package dev.tauko.internal.task;

import dev.tauko.internal.loop.Ledger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines that wait for the same thing, first come, first served: a linked list, so that one
 * that was cancelled leaves from the middle at once. Confined to a loop.
 *
 * <p>A wait is live until it is woken or cancelled. One that is woken leaves the list at once; one
 * that is cancelled keeps its place until its coroutine goes on, or it stands in the way.
 */
public final class WaitQueue {

  /** The wait of one coroutine: pending, then woken or cancelled. */
  public static final class Waiter extends LoopFuture<@Nullable Void> {
    private final WaitQueue line;
    private @Nullable Waiter previous;
    private @Nullable Waiter next;
    private boolean listed = true;

    private Waiter(CoroutineLoop loop, WaitQueue line) {
      super(loop);
      this.line = line;
    }

    /** Tells whether it was woken, even if its coroutine was cancelled after that. */
    public boolean isWoken() {
      return isDone() && !isCancelled();
    }

    @Override
    public Enders enders() {
      return line.enders.get();
    }

    @Override
    public String toString() {
      return line.call + line.note.get();
    }

    @Override
    public WaitCall call() {
      return line.call;
    }

    @Override
    public String describe(@Nullable Enders enders) {
      return enders instanceof Enders.Futures members
          ? MemberText.of(describe(), members.futures())
          : describe();
    }

    @Override
    protected boolean cancelHere(@Nullable String message) {
      boolean cancelled = super.cancelHere(message);
      if (cancelled && listed) {
        line.live--;
      }
      return cancelled;
    }
  }

  private final WaitCall call;
  private final Supplier<WaitReason.Enders> enders;
  private final Supplier<String> note;
  private @Nullable Waiter first;
  private @Nullable Waiter last;
  private int live;

  /**
   * A list without waits, which any coroutine may end.
   *
   * @param call the call that waits
   */
  public WaitQueue(WaitCall call) {
    this(call, () -> WaitReason.Enders.Anyone.INSTANCE);
  }

  /**
   * A list without waits.
   *
   * @param call the call that waits
   * @param enders who can end the waits
   */
  public WaitQueue(WaitCall call, Supplier<WaitReason.Enders> enders) {
    this(call, enders, () -> "");
  }

  /**
   * A list without waits.
   *
   * @param call the call that waits
   * @param enders who can end the waits
   * @param note what is to be said of each wait after the call; from any thread
   */
  public WaitQueue(WaitCall call, Supplier<WaitReason.Enders> enders, Supplier<String> note) {
    this.call = call;
    this.enders = enders;
    this.note = note;
  }

  /** Adds a wait at the end. */
  public Waiter add(CoroutineLoop loop) {
    Waiter waiter = new Waiter(loop, this);
    Waiter before = last;
    waiter.previous = before;
    if (before == null) {
      first = waiter;
    } else {
      before.next = waiter;
    }
    last = waiter;
    live++;
    assert Ledger.note(this, true);
    return waiter;
  }

  /** Takes a wait out that may have left before. */
  public void remove(Waiter waiter) {
    if (!waiter.listed) {
      return;
    }
    waiter.listed = false;
    if (!waiter.isDone()) {
      live--;
    }
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
    assert Ledger.note(this, first != null);
  }

  /** Forgets all of them. */
  public void clear() {
    for (Waiter waiter = first; waiter != null; waiter = first) {
      remove(waiter);
    }
  }

  /** The number of live waits. May be called from any thread, and be a little late there. */
  public int live() {
    return live;
  }

  /**
   * Wakes the first live wait, whose coroutine goes on one turn later. Cancelled ones before it
   * lose their place.
   *
   * @return false if there is none
   */
  public boolean wakeFirstLive() {
    while (first != null && first.isDone()) {
      remove(first);
    }
    return wakeHead();
  }

  /**
   * Wakes the wait at the head of the list.
   *
   * @return false if there is none, or it was cancelled
   */
  public boolean wakeHead() {
    Waiter head = first;
    if (head == null || head.isDone()) {
      return false;
    }
    remove(head);
    head.succeed(null);
    return true;
  }

  /** Wakes all live waits, in their order. */
  public void wakeAll() {
    while (wakeFirstLive()) {}
  }
}
