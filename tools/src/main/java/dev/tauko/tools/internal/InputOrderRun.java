package dev.tauko.tools.internal;

import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Outcome;
import dev.tauko.TaskGroup;
import dev.tauko.tools.Mapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function applied to items, so many at a time; what it gives is kept in the order of the items,
 * or dropped.
 *
 * @param <A> the type of the items
 * @param <R> the type of the results
 */
public final class InputOrderRun<A extends @Nullable Object, R extends @Nullable Object>
    extends BoundedRun<A, R> {
  private final @Nullable List<Outcome<R>> outcomes;

  private InputOrderRun(
      String name,
      ItemSource<A> items,
      int limit,
      Mapping<? super A, ? extends R, ?> function,
      boolean settles,
      boolean keeps) {
    super(name, items, limit, function, settles);
    this.outcomes = keeps ? new ArrayList<>() : null;
  }

  /** The results; the first failure ends it. */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      List<R> map(ItemSource<A> items, int limit, Mapping<? super A, ? extends R, ?> function)
          throws X {
    List<Outcome<R>> outcomes =
        new InputOrderRun<A, R>("mapLimited", items, limit, function, false, true).<X>collect();
    List<R> results = new ArrayList<>(outcomes.size());
    for (Outcome<R> outcome : outcomes) {
      results.add(Failures.<R, X>result(outcome));
    }
    return results;
  }

  /** The outcomes, failures too. */
  public static <A extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> settle(
      ItemSource<A> items, int limit, Mapping<? super A, ? extends R, ?> function) {
    return new InputOrderRun<A, R>("mapSettled", items, limit, function, true, true)
        .<RuntimeException>collect();
  }

  /** Keeps no results; the first failure ends it. */
  public static <A extends @Nullable Object, X extends Exception> void forEach(
      ItemSource<A> items, int limit, Mapping.OfVoid<? super A, ?> action) throws X {
    Mapping<A, @Nullable Void, Exception> function = new VoidMapping<>(action);
    new InputOrderRun<A, @Nullable Void>("forEachLimited", items, limit, function, false, false)
        .<X>run();
  }

  private <X extends Exception> List<Outcome<R>> collect() throws X {
    run();
    return outcomes == null ? List.of() : outcomes;
  }

  @Override
  void pump(TaskGroup group) {
    long index = 0;
    do {
      awaitPlace();
      begins();
    } while (startNext(group, index++));
    noMore();
  }

  /** Takes a place, now or when one is free. */
  private void awaitPlace() {
    while (true) {
      Future<@Nullable Void> change;
      lock.lock();
      try {
        if (takePlace()) {
          return;
        }
        change = nextChange();
      } finally {
        lock.unlock();
      }
      WakeUps.await(change);
    }
  }

  /** Keeps a place in the list for what the next item gives. */
  private void begins() {
    if (outcomes != null) {
      lock.lock();
      try {
        outcomes.add(new Outcome.Cancelled<>(new CancelledError()));
      } finally {
        lock.unlock();
      }
    }
  }

  private void noMore() {
    if (outcomes != null) {
      lock.lock();
      try {
        outcomes.removeLast();
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  void ended(long index, Outcome<R> outcome) {
    if (outcomes != null) {
      lock.lock();
      try {
        outcomes.set(Math.toIntExact(index), outcome);
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  void done() {
    lock.lock();
    try {
      leave();
    } finally {
      lock.unlock();
    }
  }
}
