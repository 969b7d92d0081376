package dev.tauko.conformance;

import dev.tauko.conformance.Op.Action;
import dev.tauko.conformance.Op.Entries;
import dev.tauko.conformance.Op.VoidAction;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All kinds of statements, by name. */
final class Ops {
  private static final Map<String, Op> ALL = new HashMap<>();

  static {
    ControlFlow.define(new Ops("control flow"));
    Basics.define(new Ops("basics"));
    Tasks.define(new Ops("tasks and futures"));
    Combinators.define(new Ops("combinators"));
    AsCompleted.define(new Ops("as_completed"));
    Scopes.define(new Ops("scopes"));
    Callbacks.define(new Ops("callbacks"));
    Locks.define(new Ops("locks"));
    Conditions.define(new Ops("conditions"));
    Events.define(new Ops("events"));
    Barriers.define(new Ops("barriers"));
    Queues.define(new Ops("queues"));
  }

  private final String family;

  private Ops(String family) {
    this.family = family;
  }

  /** The op of a name; null if there is none. */
  static @Nullable Op named(String name) {
    return ALL.get(name);
  }

  /** A statement that appends nothing to the trace. */
  void control(String signature, VoidAction action) {
    add(signature, Entries.NONE, action);
  }

  /** A statement without a value. */
  void plain(String signature, VoidAction action) {
    add(signature, Entries.LABEL, action);
  }

  /** A statement with a value. */
  void value(String signature, Action action) {
    add(Op.of(family, signature, Entries.VALUE, action));
  }

  private void add(String signature, Entries entries, VoidAction action) {
    add(
        Op.of(
            family,
            signature,
            entries,
            step -> {
              action.run(step);
              return null;
            }));
  }

  private static void add(Op op) {
    ALL.put(op.name(), op);
  }
}
