package dev.tauko.conformance;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program of the conformance language.
 *
 * @param note what the program is about, if it says so
 * @param coroutines their bodies by name
 * @param trace what asyncio does with it, if that was recorded
 */
record Program(
    String id, @Nullable String note, Map<String, Body> coroutines, @Nullable List<Entry> trace) {

  /** Statements that run one after another. */
  record Body(List<Statement> statements) {}

  /**
   * A statement.
   *
   * @param arguments the values of the arguments, the absent ones left out: what {@link Kind} makes
   * @param label the statement as it stands in the program, without its bodies
   */
  record Statement(Op op, List<@Nullable Object> arguments, String label) {}

  /** A handler of a {@code try} statement: the name of what it handles, and its body. */
  record Handler(String exception, Body body) {}
}
