package dev.tauko.test;

import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an object does if its operations are called one after another: the measure for a {@link
 * History}. Immutable.
 *
 * @param <S> the state of the object; immutable, with {@code equals} and {@code hashCode}
 * @param <I> an operation with its arguments
 * @param <O> what an operation returns
 */
public final class SequentialModel<S, I, O extends @Nullable Object> {

  /**
   * What an operation comes to.
   *
   * @param state the state after it
   * @param output what it returns
   */
  public record Step<S, O extends @Nullable Object>(S state, O output) {}

  private final S initial;
  private final BiFunction<S, I, Step<S, O>> steps;
  private final Function<I, Object> keys;

  private SequentialModel(S initial, BiFunction<S, I, Step<S, O>> steps, Function<I, Object> keys) {
    this.initial = initial;
    this.steps = steps;
    this.keys = keys;
  }

  /**
   * A model.
   *
   * @param initial the state at the beginning
   * @param steps what an operation comes to in a state; changes nothing
   */
  public static <S, I, O extends @Nullable Object> SequentialModel<S, I, O> of(
      S initial, BiFunction<S, I, Step<S, O>> steps) {
    return new SequentialModel<>(
        Objects.requireNonNull(initial, "initial"),
        Objects.requireNonNull(steps, "steps"),
        any -> "");
  }

  /**
   * The same model for each key, as of the entries of a map: operations on different keys do not
   * touch each other. It is checked for one key at a time, which is much faster.
   */
  public SequentialModel<S, I, O> byKey(Function<I, Object> key) {
    return new SequentialModel<>(initial, steps, Objects.requireNonNull(key, "key"));
  }

  S initial() {
    return initial;
  }

  Step<S, O> step(S state, I input) {
    return steps.apply(state, input);
  }

  Object key(I input) {
    return keys.apply(input);
  }
}
