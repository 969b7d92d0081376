package dev.tauko.tools;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.ExceptionGroup;
import dev.tauko.Outcome;
import dev.tauko.tools.internal.CompletionOrderRun;
import dev.tauko.tools.internal.Failures;
import dev.tauko.tools.internal.InputOrderRun;
import dev.tauko.tools.internal.ItemSource;
import dev.tauko.tools.internal.Race;
import dev.tauko.tools.internal.ShieldedRun;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Functions for everyday concurrency, to be imported statically beside {@link dev.tauko.Asyncio}.
 * All functions suspend the calling coroutine, may be called only in a coroutine, and leave no task
 * behind: whatever they have started has ended when they return or throw.
 *
 * <p>The functions that go through items pull the next one in the calling coroutine, when there is
 * a place for it and not before: a million items take the memory of as many as run at a time. A
 * stream, and an iterator that is {@link AutoCloseable}, is closed once, at the end, however that
 * comes about.
 */
@SuppressWarnings("overloads") // A body with a value and one without differ in their shape.
public final class Tools {
  private Tools() {}

  // ---- bounded concurrency ----

  /**
   * Applies a function to all items, to so many at a time, and returns the results in the order of
   * the items. Each item has a task of its own.
   *
   * <p>The first failure, or cancellation, of one cancels the others; no further item is begun. It
   * is thrown when all have ended, with the failures of others as suppressed exceptions. A failure
   * of the items themselves counts like one of the function.
   *
   * @param limit how many items are worked on at a time, 1 or more
   * @throws X the very exception with which the first one failed
   * @throws CancelledError if one, or the calling coroutine, was cancelled; all of them are, then
   */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      List<R> mapLimited(
          Iterable<? extends A> items, int limit, Mapping<? super A, ? extends R, X> function)
          throws X {
    return InputOrderRun.<A, R, X>map(ItemSource.of(items), limit, function);
  }

  /** {@link #mapLimited(Iterable, int, Mapping)} of what an iterator gives. */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      List<R> mapLimited(
          Iterator<? extends A> items, int limit, Mapping<? super A, ? extends R, X> function)
          throws X {
    return InputOrderRun.<A, R, X>map(ItemSource.of(items), limit, function);
  }

  /** {@link #mapLimited(Iterable, int, Mapping)} of what a stream gives. */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      List<R> mapLimited(
          Stream<? extends A> items, int limit, Mapping<? super A, ? extends R, X> function)
          throws X {
    return InputOrderRun.<A, R, X>map(ItemSource.of(items), limit, function);
  }

  /**
   * {@link #mapLimited(Iterable, int, Mapping)}, but tells how each item ended instead of throwing:
   * a failure cancels nothing. A failure of the items themselves is thrown.
   *
   * @throws CancelledError if the calling coroutine was cancelled; all of them are, then
   */
  public static <A extends @Nullable Object, R extends @Nullable Object>
      List<Outcome<R>> mapSettled(
          Iterable<? extends A> items, int limit, Mapping<? super A, ? extends R, ?> function) {
    return InputOrderRun.<A, R>settle(ItemSource.of(items), limit, function);
  }

  /** {@link #mapSettled(Iterable, int, Mapping)} of what an iterator gives. */
  public static <A extends @Nullable Object, R extends @Nullable Object>
      List<Outcome<R>> mapSettled(
          Iterator<? extends A> items, int limit, Mapping<? super A, ? extends R, ?> function) {
    return InputOrderRun.<A, R>settle(ItemSource.of(items), limit, function);
  }

  /** {@link #mapSettled(Iterable, int, Mapping)} of what a stream gives. */
  public static <A extends @Nullable Object, R extends @Nullable Object>
      List<Outcome<R>> mapSettled(
          Stream<? extends A> items, int limit, Mapping<? super A, ? extends R, ?> function) {
    return InputOrderRun.<A, R>settle(ItemSource.of(items), limit, function);
  }

  /**
   * {@link #mapLimited(Iterable, int, Mapping)} for an action without a result: the memory it takes
   * does not depend on the number of items.
   *
   * @throws X the very exception with which the first one failed
   * @throws CancelledError if one, or the calling coroutine, was cancelled; all of them are, then
   */
  public static <A extends @Nullable Object, X extends Exception> void forEachLimited(
      Iterable<? extends A> items, int limit, Mapping.OfVoid<? super A, X> action) throws X {
    InputOrderRun.<A, X>forEach(ItemSource.of(items), limit, action);
  }

  /** {@link #forEachLimited(Iterable, int, Mapping.OfVoid)} of what an iterator gives. */
  public static <A extends @Nullable Object, X extends Exception> void forEachLimited(
      Iterator<? extends A> items, int limit, Mapping.OfVoid<? super A, X> action) throws X {
    InputOrderRun.<A, X>forEach(ItemSource.of(items), limit, action);
  }

  /** {@link #forEachLimited(Iterable, int, Mapping.OfVoid)} of what a stream gives. */
  public static <A extends @Nullable Object, X extends Exception> void forEachLimited(
      Stream<? extends A> items, int limit, Mapping.OfVoid<? super A, X> action) throws X {
    InputOrderRun.<A, X>forEach(ItemSource.of(items), limit, action);
  }

  /**
   * Applies a function to all items, to so many at a time, and gives each result to a consumer as
   * soon as it is there. The consumer runs in the calling coroutine, for one result after another,
   * and may suspend. An item keeps its place until its result is consumed: a slow consumer holds
   * the items back. Failures are those of {@link #mapLimited(Iterable, int, Mapping)}; what the
   * consumer throws counts as one.
   *
   * @param limit how many items are worked on, or wait to be consumed, at a time, 1 or more
   * @throws X the very exception with which the first one failed
   * @throws CancelledError if one, or the calling coroutine, was cancelled; all of them are, then
   */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      void mapAsDone(
          Iterable<? extends A> items,
          int limit,
          Mapping<? super A, ? extends R, ? extends X> function,
          Mapping.OfVoid<? super R, ? extends X> consumer)
          throws X {
    CompletionOrderRun.<A, R, X>run(ItemSource.of(items), limit, function, consumer);
  }

  /** {@link #mapAsDone(Iterable, int, Mapping, Mapping.OfVoid)} of what an iterator gives. */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      void mapAsDone(
          Iterator<? extends A> items,
          int limit,
          Mapping<? super A, ? extends R, ? extends X> function,
          Mapping.OfVoid<? super R, ? extends X> consumer)
          throws X {
    CompletionOrderRun.<A, R, X>run(ItemSource.of(items), limit, function, consumer);
  }

  /** {@link #mapAsDone(Iterable, int, Mapping, Mapping.OfVoid)} of what a stream gives. */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      void mapAsDone(
          Stream<? extends A> items,
          int limit,
          Mapping<? super A, ? extends R, ? extends X> function,
          Mapping.OfVoid<? super R, ? extends X> consumer)
          throws X {
    CompletionOrderRun.<A, R, X>run(ItemSource.of(items), limit, function, consumer);
  }

  /**
   * {@link #mapAsDone(Iterable, int, Mapping, Mapping.OfVoid)}, but the consumer is told how each
   * item ended: a failure cancels nothing.
   *
   * @throws X what the consumer throws, which cancels all that run
   * @throws CancelledError if the calling coroutine was cancelled; all of them are, then
   */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      void mapAsDoneSettled(
          Iterable<? extends A> items,
          int limit,
          Mapping<? super A, ? extends R, ?> function,
          Mapping.OfVoid<? super Outcome<R>, X> consumer)
          throws X {
    CompletionOrderRun.<A, R, X>settle(ItemSource.of(items), limit, function, consumer);
  }

  /** {@link #mapAsDoneSettled(Iterable, int, Mapping, Mapping.OfVoid)} of an iterator. */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      void mapAsDoneSettled(
          Iterator<? extends A> items,
          int limit,
          Mapping<? super A, ? extends R, ?> function,
          Mapping.OfVoid<? super Outcome<R>, X> consumer)
          throws X {
    CompletionOrderRun.<A, R, X>settle(ItemSource.of(items), limit, function, consumer);
  }

  /** {@link #mapAsDoneSettled(Iterable, int, Mapping, Mapping.OfVoid)} of a stream. */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      void mapAsDoneSettled(
          Stream<? extends A> items,
          int limit,
          Mapping<? super A, ? extends R, ?> function,
          Mapping.OfVoid<? super Outcome<R>, X> consumer)
          throws X {
    CompletionOrderRun.<A, R, X>settle(ItemSource.of(items), limit, function, consumer);
  }

  // ---- the first one ----

  /**
   * Runs several bodies at the same time; the first that ends, however, decides. The others are
   * cancelled, and have ended when this call ends. Bodies are started in their order. If a loser
   * throws after that, its exception is added to the winner's failure as a suppressed one, or
   * logged.
   *
   * @return what the first one has returned
   * @throws X the very exception with which the first one failed
   * @throws CancelledError if the first one, or the calling coroutine, was cancelled
   * @throws IllegalArgumentException if there are no bodies
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object, X extends Exception> T race(
      Body<? extends T, ? extends X>... bodies) throws X {
    return Race.<T, X>race(Arrays.asList(bodies));
  }

  /** {@link #race(Body...)} of a collection, in the order of its iteration. */
  public static <T extends @Nullable Object, X extends Exception> T race(
      Collection<? extends Body<? extends T, ? extends X>> bodies) throws X {
    return Race.<T, X>race(bodies);
  }

  /** {@link #race(Body...)} of bodies that return nothing. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <X extends Exception> void race(Body.OfVoid<? extends X>... bodies) throws X {
    Race.<@Nullable Void, X>race(Stream.of(bodies).map(Body.OfVoid::asCoroutine).toList());
  }

  /**
   * Runs several bodies at the same time; the first that succeeds decides. The others are
   * cancelled, and have ended when this call ends.
   *
   * @return what the first one to succeed has returned
   * @throws ExceptionGroup if all have failed, or were cancelled, with all failures in the order in
   *     which they came
   * @throws CancelledError if the calling coroutine was cancelled
   * @throws IllegalArgumentException if there are no bodies
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> T firstSuccess(Body<? extends T, ?>... bodies) {
    return Race.firstSuccess(Arrays.asList(bodies));
  }

  /** {@link #firstSuccess(Body...)} of a collection, in the order of its iteration. */
  public static <T extends @Nullable Object> T firstSuccess(
      Collection<? extends Body<? extends T, ?>> bodies) {
    return Race.firstSuccess(bodies);
  }

  /**
   * Runs a body, and, if it has not ended after a delay, once more beside the first try: {@link
   * Hedge}. For bodies that may run twice without harm.
   *
   * @return what the first one to succeed has returned
   * @throws X the very exception with which the first try failed, if both have failed
   * @throws CancelledError if the calling coroutine was cancelled; both are, then
   */
  public static <T extends @Nullable Object, X extends Exception> T hedge(
      Duration delay, Body<? extends T, X> body) throws X {
    return Hedge.after(delay).call(body);
  }

  // ---- again ----

  /**
   * Runs a body in the calling coroutine, again and again until it succeeds or the policy gives up:
   * {@link RetryPolicy} says how often, after which waits, and after which failures. For bodies
   * that may run more than once without harm.
   *
   * @return what the body has returned
   * @throws X the very exception with which the last attempt failed; those of the attempts before
   *     are its suppressed exceptions, the last ten of them
   * @throws CancelledError if the body, or the calling coroutine, was cancelled: that is never
   *     retried
   */
  public static <T extends @Nullable Object, X extends Exception> T retry(
      RetryPolicy policy, Body<? extends T, X> body) throws X {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(body, "body");
    return Retry.<T, X>run(policy, body);
  }

  /** {@link #retry(RetryPolicy, Body)} for a body that returns nothing. */
  public static <X extends Exception> void retry(RetryPolicy policy, Body.OfVoid<X> body) throws X {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(body, "body");
    Retry.<@Nullable Void, X>run(policy, body.asCoroutine());
  }

  /**
   * A body that is run afresh after each failure: {@link RestartPolicy} says after which waits, and
   * how often at most. To be started as a task of a group, whose other tasks live on meanwhile:
   *
   * <pre>{@code
   * RestartPolicy policy = RestartPolicy.withBackoff(ofMillis(100), ofSeconds(10), 0.2)
   *     .maxRestarts(5, ofMinutes(1));
   * taskGroup(group -> {
   *   group.createTask("feed", restarting(policy, () -> readFeed()));
   *   group.createTask("web", restarting(policy, () -> serve()));
   * });
   * }</pre>
   *
   * <p>The body ends when it returns; its value is that of the coroutine. A cancellation ends it,
   * too, in the body or in a wait. A failure that is not followed by a restart is thrown as it is,
   * and so fails the task and its group.
   */
  public static <T extends @Nullable Object> Coroutine<T> restarting(
      RestartPolicy policy, Coroutine<? extends T> body) {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(body, "body");
    return () -> new Restarts<T>(policy, body).run();
  }

  /** {@link #restarting(RestartPolicy, Coroutine)} for a body that returns nothing. */
  public static Coroutine<@Nullable Void> restarting(RestartPolicy policy, Coroutine.OfVoid body) {
    Objects.requireNonNull(body, "body");
    return restarting(policy, body.asCoroutine());
  }

  /**
   * Runs a body at a fixed rate, for ever: {@link Repeat} has more to choose from. The first run is
   * at once. Runs that were missed, because one has taken longer than the period, are left out.
   *
   * @param period the time from the beginning of a run to the beginning of the next
   * @throws X what the body throws, which ends it
   * @throws CancelledError if the calling coroutine is cancelled
   */
  public static <X extends Exception> void repeatEvery(Duration period, Body.OfVoid<X> body)
      throws X {
    Objects.requireNonNull(body, "body");
    Repeat.fixedRate(period).run(tick -> body.run());
  }

  // ---- cancellation ----

  /**
   * Runs a body to its end whatever cancellations the caller gets meanwhile; one that has come is
   * delivered at the caller's next wait after that. For what must not stop half-way: a rollback,
   * the release of something remote.
   *
   * <p>As with asyncio's {@code shield}, the body runs in a task of its own, which begins with a
   * copy of the caller's context. So in the body, {@link dev.tauko.Asyncio#currentTask} is that
   * task; what the body sets in a {@link dev.tauko.ContextVar} is not set in the caller afterwards;
   * and cancelling that task, as the end of the engine does, or the body itself may do, cancels the
   * body.
   *
   * @throws X what the body throws
   * @throws CancelledError if the body's own task was cancelled
   */
  public static <T extends @Nullable Object, X extends Exception> T shielded(
      Body<? extends T, X> body) throws X {
    return ShieldedRun.<T, X>run(body);
  }

  /** {@link #shielded(Body)} for a body that returns nothing. */
  public static <X extends Exception> void shielded(Body.OfVoid<X> body) throws X {
    ShieldedRun.<@Nullable Void, X>run(Failures.valued(body));
  }

  /**
   * Runs a body in the calling coroutine, for this long at most, as {@link
   * dev.tauko.Asyncio#timeout} does, but does not throw when time is up. Time limits of others
   * within the body, or around this call, work as ever.
   *
   * @param delay how long at most; zero or less for the next wait; null for no limit
   * @return the body's value, or that time was up
   * @throws X what the body throws, an {@link AsyncTimeoutException} of its own included
   * @throws CancelledError if the calling coroutine was cancelled by somebody else
   */
  public static <T extends @Nullable Object, X extends Exception> TimedResult<T> moveOnAfter(
      @Nullable Duration delay, Body<? extends T, X> body) throws X {
    Objects.requireNonNull(body, "body");
    return TimedResult.<T, X>run(delay, body);
  }

  /**
   * {@link #moveOnAfter(Duration, Body)} for a body that returns nothing.
   *
   * @return whether the body was cancelled because time was up
   */
  public static <X extends Exception> boolean moveOnAfter(
      @Nullable Duration delay, Body.OfVoid<X> body) throws X {
    return TimedResult.<@Nullable Void, X>run(delay, Failures.valued(body)).timeWasUp();
  }
}
