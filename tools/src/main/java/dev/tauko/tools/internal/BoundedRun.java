package dev.tauko.tools.internal;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.ExceptionGroup;
import dev.tauko.Future;
import dev.tauko.Outcome;
import dev.tauko.TaskGroup;
import dev.tauko.internal.wait.MemberWait;
import dev.tauko.internal.wait.WrittenBody;
import dev.tauko.tools.Mapping;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A function applied to items, so many at a time: each item has a task of its own in one group, and
 * the calling coroutine pulls the next item when there is a place for it.
 *
 * <p>Between them there is one number, the places taken, and one future, which the caller waits for
 * while none is free; both are guarded by the lock. A place is taken when a task is created, and
 * free again when {@link #leave} says so.
 *
 * @param <A> the type of the items
 * @param <R> the type of the results
 */
abstract class BoundedRun<A extends @Nullable Object, R extends @Nullable Object> {
  private final String name;
  private final ItemSource<A> items;
  private final int limit;
  private final Mapping<? super A, ? extends R, ?> function;
  private final boolean settles;

  /** Guards what tasks and the caller share; never held across a suspension. */
  final ReentrantLock lock = new ReentrantLock();

  /** May be read without the lock, and be a little late there. */
  private int taken;

  private @Nullable MemberWait wait;
  private @Nullable Future<@Nullable Void> change;
  private @Nullable Throwable first;
  private boolean pumped;

  /**
   * @param name the method that users call
   * @param settles whether a failure of one is a result, and does not cancel the others
   */
  BoundedRun(
      String name,
      ItemSource<A> items,
      int limit,
      Mapping<? super A, ? extends R, ?> function,
      boolean settles) {
    this.name = name;
    this.items = items;
    this.limit = Require.atLeast(1, limit, "limit");
    this.function = Objects.requireNonNull(function, "function");
    this.settles = settles;
  }

  /** Pulls items and starts their tasks, until there are no more. In the calling coroutine. */
  abstract void pump(TaskGroup group) throws Exception;

  /** An item has ended. Called in its task, or in a callback if it never began. */
  abstract void ended(long index, Outcome<R> outcome);

  /** The task of an item is done. */
  void done() {}

  /** Runs the whole, and closes the items. */
  final <X extends Exception> void run() throws X {
    Throwable thrown = null;
    try {
      runGroup();
    } catch (Throwable failure) {
      thrown = failure;
    }
    try {
      items.close();
    } catch (Exception failure) {
      if (thrown == null) {
        thrown = failure;
      } else {
        Failures.suppress(thrown, List.of(failure));
      }
    }
    if (thrown != null) {
      throw Failures.<X>rethrow(thrown);
    }
  }

  private void runGroup() throws Throwable {
    List<Throwable> failures = List.of();
    try {
      Asyncio.taskGroup(this::runBlock);
    } catch (ExceptionGroup group) {
      failures = group.exceptions();
    }
    Throwable thrown = first;
    if (thrown == null && !pumped) {
      thrown = new CancelledError("the group was ended from outside");
    }
    if (thrown != null) {
      Failures.suppress(thrown, failures);
      throw thrown;
    }
  }

  private void runBlock(TaskGroup group) throws Exception {
    MemberWait.showAs(group, name + "()");
    wait = new MemberWait(group, this);
    try {
      pump(group);
      pumped = true;
    } catch (CancelledError cancelled) {
      throw cancelled;
    } catch (Throwable failure) {
      failed(failure);
      throw failure;
    }
  }

  private void failed(Throwable failure) {
    lock.lock();
    try {
      if (first == null) {
        first = failure;
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- places ----

  /** Takes a place if one is free. Within the lock. */
  final boolean takePlace() {
    if (taken == limit) {
      return false;
    }
    taken++;
    return true;
  }

  /** Whether no place is taken. Within the lock. */
  final boolean isIdle() {
    return taken == 0;
  }

  /** Gives a place back. Within the lock. */
  final void leave() {
    taken--;
    WakeUps.give(change);
    change = null;
  }

  /** Tells the caller, if it waits, to look again. Within the lock. */
  final void tellChange() {
    WakeUps.give(change);
    change = null;
  }

  /** What the caller waits for until something has changed. Within the lock. */
  final Future<@Nullable Void> nextChange() {
    Future<@Nullable Void> next = Objects.requireNonNull(wait).create();
    change = next;
    return next;
  }

  /** What the caller waits for, in words. */
  @Override
  public final String toString() {
    return name + "(), " + taken + " running";
  }

  // ---- one item ----

  /**
   * Starts the task of the next item, if there is one.
   *
   * @return false if there is none
   */
  final boolean startNext(TaskGroup group, long index) {
    if (!items.hasNext()) {
      return false;
    }
    Element element = new Element(group, index, items.next());
    element.start();
    return true;
  }

  private final class Element extends WrittenBody {
    private final TaskGroup group;
    private final long index;
    private final A item;
    private boolean begun;

    Element(TaskGroup group, long index, A item) {
      this.group = group;
      this.index = index;
      this.item = item;
    }

    void start() {
      if (!GroupTasks.start(group, "item " + index, this, this::taskDone)) {
        throw new CancelledError();
      }
    }

    @Override
    public Object body() {
      return function instanceof VoidMapping<?>(Mapping.OfVoid<?, ?> action) ? action : function;
    }

    @Override
    public void run() throws Exception {
      begun = true;
      try {
        ended(index, new Outcome.Success<>(function.apply(item)));
      } catch (CancelledError cancelled) {
        isCancelled(cancelled);
        throw cancelled;
      } catch (Throwable failure) {
        if (settles) {
          ended(index, new Outcome.Failure<>(failure));
        } else {
          failed(failure);
          group.cancel();
          throw failure;
        }
      }
    }

    /** The function was cancelled: by the group, by somebody else, or by what it waited for. */
    private void isCancelled(CancelledError cancelled) {
      if (settles) {
        ended(index, new Outcome.Cancelled<>(cancelled));
      } else {
        failed(cancelled);
        group.cancel();
      }
    }

    private void taskDone() {
      if (!begun) {
        isCancelled(new CancelledError());
      }
      done();
    }
  }
}
