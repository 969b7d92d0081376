package dev.tauko.test;

import dev.tauko.Coroutine;
import dev.tauko.internal.simulation.SimulatedLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The operations that coroutines have called on an object, with what they returned, and when each
 * began and ended. {@link #check} tells whether the object was linearizable: whether each operation
 * can have taken effect at one moment between its call and its return (Herlihy and Wing, 1990).
 *
 * <pre>{@code
 * History<String, Integer> history = new History<>();
 * int value = history.call("read", () -> register.read());
 * history.check(model);
 * }</pre>
 *
 * <p>An operation that has failed, or was cancelled, or has not ended, may have taken effect or
 * not. Results are compared by {@code equals}, arrays by their content. To be used by coroutines of
 * one loop; a program makes it anew in each run.
 *
 * @param <I> an operation with its arguments, as people read it
 * @param <O> what an operation returns
 */
public final class History<I, O extends @Nullable Object> {
  private final List<Operation<I, O>> operations = new ArrayList<>();
  private int places;

  /**
   * Calls an operation, and takes note of it. Suspends as the operation does.
   *
   * @throws Exception what the operation throws
   * @throws IllegalStateException if the caller is not a coroutine
   */
  public O call(I input, Coroutine<? extends O> operation) throws Exception {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(operation, "operation");
    String caller = SimulatedLoop.requireTask("call").name();
    Operation<I, O> noted = new Operation<>(caller, input, places++);
    operations.add(noted);
    O output = operation.await();
    noted.returns(output, places++);
    return output;
  }

  /** The number of operations. */
  public int size() {
    return operations.size();
  }

  /**
   * Checks that the object was linearizable. Takes time and memory that grow with the number of
   * operations under way at once; with {@link SequentialModel#byKey}, of one key.
   *
   * @throws AssertionError if it was not; it draws the shortest beginning that shows it
   * @throws SimulationFailure if 200,000 ways to order them were tried in vain
   */
  public <S> void check(SequentialModel<S, I, O> model) {
    Objects.requireNonNull(model, "model");
    for (List<Operation<I, O>> ofOneKey : byKey(model)) {
      if (!Linearizability.holds(model, ofOneKey)) {
        throw new AssertionError(HistoryPicture.of(shortest(model, ofOneKey)));
      }
    }
  }

  private <S> Collection<List<Operation<I, O>>> byKey(SequentialModel<S, I, O> model) {
    Map<Object, List<Operation<I, O>>> groups = new LinkedHashMap<>();
    for (Operation<I, O> operation : operations) {
      groups.computeIfAbsent(model.key(operation.input()), any -> new ArrayList<>()).add(operation);
    }
    return groups.values();
  }

  /** The shortest beginning that is not linearizable; every longer one is not either. */
  private <S> List<Operation<I, O>> shortest(
      SequentialModel<S, I, O> model, List<Operation<I, O>> all) {
    int holds = -1;
    int fails = places;
    while (fails - holds > 1) {
      int middle = holds + (fails - holds) / 2;
      if (Linearizability.holds(model, upTo(all, middle))) {
        holds = middle;
      } else {
        fails = middle;
      }
    }
    return upTo(all, fails);
  }

  private static <I, O extends @Nullable Object> List<Operation<I, O>> upTo(
      List<Operation<I, O>> all, int place) {
    return all.stream()
        .filter(operation -> operation.call() <= place)
        .map(operation -> operation.upTo(place))
        .toList();
  }

  @Override
  public String toString() {
    return "History[" + operations.size() + " operations]";
  }
}
