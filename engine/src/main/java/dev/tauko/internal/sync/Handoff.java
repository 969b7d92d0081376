package dev.tauko.internal.sync;

import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.Ledger;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.HeldResources;
import dev.tauko.internal.task.LoopBinding;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.internal.task.WaitQueue.Waiter;
import dev.tauko.internal.task.WaitReason;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Permits that go from hand to hand: how many are free, who holds the others, and who waits. A lock
 * is one of a single permit.
 *
 * <p><b>States of a permit.</b> It is <i>free</i>, <i>granted</i> to a wait whose coroutine has not
 * gone on yet, or <i>held</i>:
 *
 * <ul>
 *   <li>free to held: {@link #takeOrQueue}, if none is granted and nobody waits. So nobody takes a
 *       permit past a coroutine that waits.
 *   <li>free to granted: {@link #grantNext}, which wakes the wait whose turn it is. The permit is
 *       taken off the free ones at once, so that nobody else takes it in the turn before the
 *       coroutine goes on.
 *   <li>granted to held: {@link #leave}, when the coroutine goes on. If it was cancelled meanwhile,
 *       the permit is free instead, and goes to the next one.
 *   <li>held to free: {@link #release}; or {@link #reclaim}, if the holder's actor was stopped from
 *       outside and its body has ended without a release.
 * </ul>
 *
 * <p>{@link #free} and {@link #granted} are counted; the held ones are in {@link #holders}, by
 * coroutine. That book is for the last transition, and for those who ask why a coroutine waits. It
 * is no proof of ownership: any coroutine may release, and then the first holder in the book loses
 * a permit.
 *
 * <p><b>Who may touch what.</b> Coroutines change the state in their own steps, the supervisor
 * actor in its turns; all of them run on one loop, within its guard, one at a time. None of the
 * methods that change it suspends; only {@link #await} does, between two of them.
 *
 * <p><b>The supervisor.</b> There is a {@link HolderSupervisor} while coroutines wait, and after a
 * holder was stopped. It takes back in a turn of its own, so that what was granted comes in the
 * same order as by any other message. A lock that nobody ever waits for has none.
 *
 * <p><b>Why no queue of futures, as in asyncio.</b> asyncio keeps a deque of futures and counts
 * permits; a wait that is cancelled there stays in the deque. Here a wait leaves from the middle of
 * a linked list, and whether it has a permit is a state of its own, {@link
 * dev.tauko.internal.task.WaitQueue.Waiter#isWoken}. The turns in which coroutines go on are
 * asyncio's, and differ between a lock and a semaphore: see {@link LockState#wakeNext}.
 */
public abstract sealed class Handoff implements HeldResources.Resource
    permits LockState, SemaphoreState {
  private final int initial;
  private final LoopBinding binding = new LoopBinding(this::forgetWaits);
  private final WaitQueue waiters;

  /** How many permits each coroutine has, for the case that it is stopped from outside. */
  private final Map<CoroutineTask<?>, Integer> holders = new LinkedHashMap<>();

  private @Nullable HolderSupervisor supervisor;
  private int free;
  private int granted;

  /** Permits whose holders have ended without releasing them. */
  private int lost;

  /** Whether a permit was ever released by a coroutine or callback that had not taken it. */
  private boolean passedAround;

  /** The state of something whose users call {@code acquire} to get a permit. */
  Handoff(int permits, WaitCall acquire) {
    this.initial = permits;
    this.free = permits;
    this.waiters = new WaitQueue(acquire, this::enders, this::note);
  }

  /**
   * Who can end a wait: the holders, as long as permits come back from those who took them. Permits
   * that others release are signals, which anybody may give.
   */
  private WaitReason.Enders enders() {
    return passedAround || holders.isEmpty()
        ? WaitReason.Enders.Anyone.INSTANCE
        : new WaitReason.Enders.Holders(List.copyOf(holders.keySet()), mayHandOn());
  }

  private String note() {
    return lost == 0 ? "" : ", " + lost + " never released";
  }

  /** Permits are signals from now on, which do not depend on those who took them. */
  public final void comesFromAnyone() {
    passedAround = true;
  }

  /** The number of permits that coroutines have taken and not released, and that have ended. */
  public final int lost() {
    return lost;
  }

  /** The number of permits that are neither held nor granted. */
  public final int free() {
    return free;
  }

  /** The number of permits that are on their way to a coroutine. */
  final int granted() {
    return granted;
  }

  /** The number of coroutines that wait and were not granted a permit. */
  public final int waiting() {
    return waiters.live();
  }

  /** Whether another than the holder may give a permit back, without that being a surprise. */
  abstract boolean mayHandOn();

  /** What {@code isLocked} answers. */
  public abstract boolean isLocked();

  /** Throws if there is no permit to be given back. */
  abstract void requireReleasable(String method);

  /**
   * Wakes the wait whose turn it is.
   *
   * @return false if there is none
   */
  abstract boolean wakeNext(WaitQueue waiters);

  /** {@link #isLocked}, for a caller that has not been checked. */
  public final boolean isLocked(String method) {
    try (Guard _ = binding.enter(method)) {
      return isLocked();
    }
  }

  /**
   * Takes a permit for the calling coroutine, now or when it is its turn.
   *
   * @return the calling coroutine
   */
  public final CoroutineTask<?> acquire(String method) {
    CoroutineTask<?> task = CoroutineTask.require(method);
    acquire(task, method);
    return task;
  }

  /** {@link #acquire(String)} in a coroutine. */
  public final void acquire(CoroutineTask<?> task, String method) {
    try (Guard _ = binding.enter(task, method)) {
      Waiter waiter = takeOrQueue(task);
      if (waiter != null) {
        await(waiter, task);
      }
    }
  }

  private void await(Waiter waiter, CoroutineTask<?> task) {
    boolean goesOn = false;
    try {
      task.suspendUntil(waiter);
      goesOn = true;
    } finally {
      leave(waiter, goesOn ? task : null);
    }
  }

  private @Nullable Waiter takeOrQueue(CoroutineTask<?> task) {
    CoroutineLoop loop = task.loop();
    if (free > 0 && granted == 0 && waiters.live() == 0) {
      free--;
      enterInBooks(task);
      assert noted();
      return null;
    }
    if (supervisor == null) {
      supervisor = new HolderSupervisor(this, loop);
    }
    return waiters.add(loop);
  }

  /** Ends a wait. What was granted in vain, because the coroutine was cancelled, goes on. */
  private void leave(Waiter waiter, @Nullable CoroutineTask<?> taker) {
    waiters.remove(waiter);
    if (waiter.isWoken()) {
      granted--;
      if (taker == null) {
        free++;
      }
    }
    if (taker != null) {
      enterInBooks(taker);
    }
    handOut();
    assert noted();
  }

  /** Gives a permit back: one of the calling coroutine, if it has any. */
  public final void release(String method) {
    release(method, CoroutineTask.current(), false);
  }

  /** Gives back the permit that a coroutine has taken, whoever calls. */
  public final void release(String method, CoroutineTask<?> taker) {
    release(method, taker, !taker.equals(CoroutineTask.current()));
  }

  private void release(String method, @Nullable CoroutineTask<?> taker, boolean handedOn) {
    try (Guard _ = binding.enter(method)) {
      requireReleasable(method);
      passedAround |= handedOn;
      strikeOff(taker);
      free++;
      grantNext();
      assert noted();
    }
  }

  /** Grants free permits to those who wait, as long as there are both. */
  private void handOut() {
    boolean more = true;
    while (more && free > 0) {
      more = grantNext();
    }
    if (supervisor != null && waiters.live() == 0) {
      supervisor.rest();
      supervisor = null;
    }
  }

  private boolean grantNext() {
    boolean woken = wakeNext(waiters);
    if (woken) {
      free--;
      granted++;
    }
    return woken;
  }

  // ---- holders ----

  private void enterInBooks(CoroutineTask<?> task) {
    if (holders.merge(task, 1, Integer::sum) == 1) {
      task.heldResources().add(this);
    }
  }

  /** Takes one permit off the books: that of a coroutine, or else that of the first holder. */
  private void strikeOff(@Nullable CoroutineTask<?> task) {
    CoroutineTask<?> holder = task;
    if (holder == null || !holders.containsKey(holder)) {
      passedAround = true;
      lost = Math.max(0, lost - 1);
      Iterator<CoroutineTask<?>> first = holders.keySet().iterator();
      holder = first.hasNext() ? first.next() : null;
    }
    if (holder != null
        && holders.computeIfPresent(holder, (h, n) -> n > 1 ? n - 1 : null) == null) {
      holder.heldResources().remove(this);
    }
  }

  /** Called in the holder's last step; the supervisor does the work in its own turn. */
  @Override
  public final void holderStopped(CoroutineTask<?> holder) {
    try (Guard _ = binding.enter(holder, "holderStopped")) {
      if (supervisor == null) {
        supervisor = new HolderSupervisor(this, holder.loop());
      }
      supervisor.holderStopped(holder);
    }
  }

  @Override
  public final void holderEnded(CoroutineTask<?> holder) {
    Integer permits = holders.remove(holder);
    if (permits != null) {
      lost += permits;
    }
    assert noted();
  }

  /** Takes back what a coroutine still has. */
  final void reclaim(CoroutineTask<?> holder) {
    Integer permits = holders.remove(holder);
    if (permits != null) {
      free += permits;
    }
    handOut();
    assert noted();
  }

  /** Enters this in the ledger while somebody has a permit, or permits are missing. */
  private boolean noted() {
    return Ledger.note(this, !holders.isEmpty() || granted > 0 || free < initial);
  }

  /** The loop has ended. What was on its way to coroutines there is free again. */
  private void forgetWaits() {
    waiters.clear();
    free += granted;
    granted = 0;
    supervisor = null;
  }
}
