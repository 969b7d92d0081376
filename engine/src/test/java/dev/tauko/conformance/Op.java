package dev.tauko.conformance;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of statement.
 *
 * @param family the group of statements to which it belongs
 * @param arguments what the arguments are, the optional ones at the end
 * @param required how many arguments there are at least
 */
record Op(
    String name,
    String family,
    List<Kind> arguments,
    int required,
    Entries entries,
    Action action) {

  /** What a statement appends to the trace when it is complete. */
  enum Entries {
    /** Nothing: control flow. */
    NONE,
    /** Its label. */
    LABEL,
    /** Its label and what the action has returned. */
    VALUE
  }

  /** What a statement does. */
  @FunctionalInterface
  interface Action {
    /** Runs the statement, and gives its value. */
    @Nullable Object run(Step step) throws Exception;
  }

  /** What a statement does that gives no value. */
  @FunctionalInterface
  interface VoidAction {
    /** Runs the statement. */
    void run(Step step) throws Exception;
  }

  /** An op from its signature: the name, and a word for each argument, optional ones with a "?". */
  static Op of(String family, String signature, Entries entries, Action action) {
    List<String> words = Arrays.asList(signature.split(" "));
    List<String> kinds = words.subList(1, words.size());
    int required = (int) kinds.stream().filter(word -> !word.endsWith("?")).count();
    List<Kind> arguments = kinds.stream().map(word -> Kind.of(word.replace("?", ""))).toList();
    return new Op(words.getFirst(), family, arguments, required, entries, action);
  }
}
