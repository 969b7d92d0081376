package dev.tauko.test;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call of an operation in a {@link History}. Confined to the loop. */
final class Operation<I, O extends @Nullable Object> {
  private final String caller;
  private final I input;
  private final int call;
  private int end = Integer.MAX_VALUE;
  private @Nullable O output;

  /**
   * @param call its place in the order of calls and returns
   */
  Operation(String caller, I input, int call) {
    this.caller = caller;
    this.input = input;
    this.call = call;
  }

  /** It has returned. */
  void returns(O result, int place) {
    output = result;
    end = place;
  }

  String caller() {
    return caller;
  }

  I input() {
    return input;
  }

  int call() {
    return call;
  }

  /** The place of the return; {@link Integer#MAX_VALUE} if nobody knows whether it took effect. */
  int end() {
    return end;
  }

  boolean gives(@Nullable Object other) {
    return Objects.deepEquals(output, other);
  }

  /** The same operation as it was known at an earlier place: not returned, if it was not. */
  Operation<I, O> upTo(int place) {
    if (end <= place) {
      return this;
    }
    return new Operation<>(caller, input, call);
  }

  private static String text(@Nullable Object output) {
    return output != null && output.getClass().isArray()
        ? Arrays.deepToString(new @Nullable Object[] {output}).replaceAll("^\\[|\\]$", "")
        : String.valueOf(output);
  }

  @Override
  public String toString() {
    return input + (end == Integer.MAX_VALUE ? " -> ?" : " -> " + text(output));
  }
}
