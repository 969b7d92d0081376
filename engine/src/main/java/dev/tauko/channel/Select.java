package dev.tauko.channel;

import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.channel.Clause.Action;
import dev.tauko.channel.Clause.Use;
import dev.tauko.internal.channel.ChannelWait;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.MemberText;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first of several things, to be imported statically: elements of channels, places in
 * channels, time, futures.
 *
 * <pre>{@code
 * String what = select(
 *     receive(orders, order -> "got " + order),
 *     send(offers, offer, () -> "sent"),
 *     after(Duration.ofSeconds(5), () -> "nothing for 5 s"));
 * }</pre>
 */
public final class Select {
  private Select() {}

  /**
   * Waits until one of the clauses can happen, has exactly that one happen, and then does what the
   * clause says, in the calling coroutine. Does not suspend if one can happen at once; if several
   * can, each is chosen with the same chance, whatever their order. While it waits, it stands in
   * the lines of all channels that it names, and the first whose turn comes happens.
   *
   * <p>If the coroutine is cancelled, and nothing has happened, nothing will: no element is taken,
   * none is sent. A cancellation that comes when a clause has happened, but before the coroutine
   * goes on, is delivered at its next wait: in the clause's action, or after it.
   *
   * <p>A channel that was closed or has failed is a clause that can happen: it throws.
   *
   * @return what the clause gives
   * @throws X what the action of the clause throws
   * @throws ChannelClosedException if the clause's channel was closed
   * @throws ChannelFailedException if the clause's channel has failed
   * @throws CancelledError if the coroutine is cancelled meanwhile
   * @throws IllegalArgumentException if there are no clauses, or several of {@link #otherwise}, or
   *     a future belongs to another loop
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <R extends @Nullable Object, X extends Exception> R select(
      Clause<? extends R, ? extends X>... clauses) throws X {
    List<Use<? extends R, ? extends X>> uses = uses(Objects.requireNonNull(clauses, "clauses"));
    Collections.shuffle(uses, CoroutineTask.require("select").loop().random());
    return Select.<R, X>run(uses);
  }

  /** {@link #select}, but of several clauses that can happen at once, the first one does. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <R extends @Nullable Object, X extends Exception> R selectBiased(
      Clause<? extends R, ? extends X>... clauses) throws X {
    return Select.<R, X>run(uses(Objects.requireNonNull(clauses, "clauses")));
  }

  // ---- clauses ----

  /** An element is received from a channel. */
  public static <T, R extends @Nullable Object, X extends Exception> Clause<R, X> receive(
      Channel<T> channel, Action<? super T, ? extends R, X> action) {
    Objects.requireNonNull(channel, "channel");
    return new ReceiveClause<>(channel, Objects.requireNonNull(action, "action"));
  }

  /** An element is sent to a channel. */
  public static <T, R extends @Nullable Object, X extends Exception> Clause<R, X> send(
      Channel<T> channel, T element, Body<? extends R, X> action) {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(element, "element");
    return new SendClause<>(channel, element, Objects.requireNonNull(action, "action"));
  }

  /** A time is over, from the beginning of the select on; zero or less is over at once. */
  public static <R extends @Nullable Object, X extends Exception> Clause<R, X> after(
      Duration delay, Body<? extends R, X> action) {
    Objects.requireNonNull(delay, "delay");
    return new AfterClause<>(delay, Objects.requireNonNull(action, "action"));
  }

  /**
   * A future is done, in whatever way: the action is given the future, and may ask for its result.
   * A future that loses is left alone. Its failure counts as seen, as with {@code waitTasks}.
   */
  public static <F extends Future<?>, R extends @Nullable Object, X extends Exception>
      Clause<R, X> done(F future, Action<? super F, ? extends R, X> action) {
    Objects.requireNonNull(future, "future");
    return new DoneClause<>(future, Objects.requireNonNull(action, "action"));
  }

  /** Nothing else can happen at once: the select does not wait. At most one. */
  public static <R extends @Nullable Object, X extends Exception> Clause<R, X> otherwise(
      Body<? extends R, X> action) {
    return new OtherwiseClause<>(Objects.requireNonNull(action, "action"));
  }

  // ---- inside ----

  /** What a select waits for: futures alone, or also what anyone, or the clock, may do. */
  private record Awaited(List<? extends Use<?, ?>> uses) implements WaitReason.Details {

    private List<LoopFuture<?>> futures() {
      List<LoopFuture<?>> futures = new ArrayList<>(uses.size());
      for (Use<?, ?> use : uses) {
        LoopFuture<?> future = use.awaited();
        if (future != null) {
          futures.add(future);
        }
      }
      return futures;
    }

    WaitReason.Enders enders() {
      List<LoopFuture<?>> futures = futures();
      return futures.size() < uses.size()
          ? new WaitReason.Enders.Watching(WaitReason.Enders.Anyone.INSTANCE, futures)
          : WaitReason.Enders.Futures.first(futures);
    }

    @Override
    public List<WaitCall> calls() {
      return uses.stream().map(Use::call).filter(Objects::nonNull).toList();
    }

    @Override
    public @Nullable Duration deadline() {
      return uses.stream()
          .map(Use::deadline)
          .filter(Objects::nonNull)
          .min(Duration::compareTo)
          .orElse(null);
    }

    /** {@code select() of Channel.receive() of "orders" or after()}, in an order of its own. */
    @Override
    public String toString() {
      List<LoopFuture<?>> futures = futures();
      return futures.size() < uses.size()
          ? "select() of "
              + uses.stream().map(Awaited::text).sorted().collect(Collectors.joining(" or "))
          : MemberText.of("select()", futures);
    }

    private static String text(Use<?, ?> use) {
      WaitCall call = use.call();
      LoopFuture<?> future = use.awaited();
      return call != null
          ? call.toString()
          : future != null ? MemberText.nameOf(future) : "after()";
    }
  }

  private static <R extends @Nullable Object, X extends Exception>
      List<Use<? extends R, ? extends X>> uses(Clause<? extends R, ? extends X>[] clauses) {
    if (clauses.length == 0) {
      throw new IllegalArgumentException("there is nothing to wait for: no clauses were given");
    }
    List<Use<? extends R, ? extends X>> uses = new ArrayList<>(clauses.length);
    boolean hasOtherwise = false;
    for (Clause<? extends R, ? extends X> clause : clauses) {
      uses.add(Objects.requireNonNull(clause, "clause").use());
      if (clause instanceof OtherwiseClause<?, ?>) {
        if (hasOtherwise) {
          throw new IllegalArgumentException(
              "there are several clauses of otherwise(); accepted: at most one");
        }
        hasOtherwise = true;
      }
    }
    return uses;
  }

  private static <R extends @Nullable Object, X extends Exception> R run(
      List<Use<? extends R, ? extends X>> uses) throws X {
    CoroutineTask<?> task = CoroutineTask.require("select");
    Use<? extends R, ? extends X> happened;
    try (Guard _ = task.loop().guard()) {
      for (Use<?, ?> use : uses) {
        use.check(task);
      }
      happened = first(uses);
      if (happened == null) {
        happened = await(uses, task);
      }
    }
    return happened.finish();
  }

  /** One that can happen at once; null if there is none. */
  private static <R extends @Nullable Object, X extends Exception>
      @Nullable Use<? extends R, ? extends X> first(List<Use<? extends R, ? extends X>> uses) {
    for (Use<? extends R, ? extends X> use : uses) {
      if (use.tryNow()) {
        return use;
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked") // Only a use of these is told to have happened.
  private static <R extends @Nullable Object, X extends Exception>
      Use<? extends R, ? extends X> await(
          List<Use<? extends R, ? extends X>> uses, CoroutineTask<?> task) {
    CoroutineLoop loop = task.loop();
    Awaited awaited = new Awaited(uses);
    ChannelWait wait = new ChannelWait(loop, awaited, awaited::enders);
    try {
      for (Use<? extends R, ? extends X> use : uses) {
        use.offer(wait, task);
      }
      wait.await(task);
    } finally {
      uses.forEach(Use::withdraw);
    }
    return (Use<? extends R, ? extends X>) Objects.requireNonNull(wait.winner());
  }
}
