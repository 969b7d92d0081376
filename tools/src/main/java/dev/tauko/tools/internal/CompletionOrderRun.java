package dev.tauko.tools.internal;

import dev.tauko.Future;
import dev.tauko.Outcome;
import dev.tauko.TaskGroup;
import dev.tauko.tools.Mapping;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A function applied to items, so many at a time; what it gives goes to a consumer in the calling
 * coroutine, in the order in which it is there. An item keeps its place until its result is
 * consumed, so that a slow consumer holds the items back.
 *
 * @param <A> the type of the items
 * @param <R> the type of the results
 */
public final class CompletionOrderRun<A extends @Nullable Object, R extends @Nullable Object>
    extends BoundedRun<A, R> {
  private final Mapping.OfVoid<? super Outcome<R>, ?> consumer;

  /** What was not consumed yet; guarded by the lock. */
  private final Deque<Outcome<R>> ready = new ArrayDeque<>();

  private CompletionOrderRun(
      String name,
      ItemSource<A> items,
      int limit,
      Mapping<? super A, ? extends R, ?> function,
      boolean settles,
      Mapping.OfVoid<? super Outcome<R>, ?> consumer) {
    super(name, items, limit, function, settles);
    this.consumer = Objects.requireNonNull(consumer, "consumer");
  }

  /** Hands each result to the consumer; the first failure ends it. */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      void run(
          ItemSource<A> items,
          int limit,
          Mapping<? super A, ? extends R, ?> function,
          Mapping.OfVoid<? super R, ?> consumer)
          throws X {
    Objects.requireNonNull(consumer, "consumer");
    new CompletionOrderRun<A, R>(
            "mapAsDone", items, limit, function, false, outcome -> consumer.accept(outcome.get()))
        .<X>run();
  }

  /** Hands each outcome to the consumer, failures too. */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      void settle(
          ItemSource<A> items,
          int limit,
          Mapping<? super A, ? extends R, ?> function,
          Mapping.OfVoid<? super Outcome<R>, ?> consumer)
          throws X {
    new CompletionOrderRun<A, R>("mapAsDoneSettled", items, limit, function, true, consumer)
        .<X>run();
  }

  @Override
  void pump(TaskGroup group) throws Exception {
    long index = 0;
    boolean more = true;
    while (true) {
      Outcome<R> outcome;
      boolean starts;
      Future<@Nullable Void> change = null;
      lock.lock();
      try {
        outcome = ready.poll();
        starts = more && outcome == null && takePlace();
        if (outcome == null && !starts) {
          if (isIdle()) {
            return;
          }
          change = nextChange();
        }
      } finally {
        lock.unlock();
      }
      if (outcome != null) {
        consume(outcome);
      } else if (change != null) {
        WakeUps.await(change);
      } else {
        more = startNext(group, index++);
        if (!more) {
          giveBack();
        }
      }
    }
  }

  private void consume(Outcome<R> outcome) throws Exception {
    try {
      consumer.accept(outcome);
    } finally {
      giveBack();
    }
  }

  private void giveBack() {
    lock.lock();
    try {
      leave();
    } finally {
      lock.unlock();
    }
  }

  @Override
  void ended(long index, Outcome<R> outcome) {
    lock.lock();
    try {
      ready.add(outcome);
      tellChange();
    } finally {
      lock.unlock();
    }
  }
}
