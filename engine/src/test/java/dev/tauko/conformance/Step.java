package dev.tauko.conformance;

import dev.tauko.Asyncio;
import dev.tauko.Awaitable;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.conformance.Program.Body;
import dev.tauko.conformance.Program.Handler;
import dev.tauko.conformance.Program.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One execution of a statement: its arguments, and what they stand for. */
final class Step {
  final Machine machine;
  final Frame frame;
  private final List<@Nullable Object> arguments;

  /** Set if a body in the statement was left by a {@code return}. */
  private @Nullable Returned returned;

  Step(Machine machine, Frame frame, Statement statement) {
    this.machine = machine;
    this.frame = frame;
    this.arguments = statement.arguments();
  }

  // ---- arguments ----

  boolean has(int index) {
    return index < arguments.size() && arguments.get(index) != null;
  }

  Object value(int index) {
    return Objects.requireNonNull(arguments.get(index));
  }

  String text(int index) {
    return (String) value(index);
  }

  int number(int index) {
    return (Integer) value(index);
  }

  boolean flag(int index) {
    return (Boolean) value(index);
  }

  Duration time(int index) {
    return Duration.ofMillis(number(index));
  }

  /** A time limit; null for none. */
  @Nullable Duration limit(int index) {
    return has(index) ? time(index) : null;
  }

  @SuppressWarnings("unchecked")
  private <T> List<T> list(int index) {
    return (List<T>) value(index);
  }

  List<String> names(int index) {
    return list(index);
  }

  List<Handler> handlers(int index) {
    return list(index);
  }

  // ---- what arguments stand for ----

  void bind(int index, Object thing) {
    machine.bind(text(index), thing);
  }

  <T> T variable(int index, Class<T> type) {
    return machine.variable(text(index), type);
  }

  Future<Object> future(int index) {
    return machine.future(text(index));
  }

  /** The task in a variable, or the current one if the argument was left out. */
  Task<?> task(int index) {
    return has(index) ? variable(index, Task.class) : Objects.requireNonNull(Asyncio.currentTask());
  }

  /** A task or future, or a coroutine that was not started. */
  Awaitable<Object> item(int index) {
    return machine.item(text(index));
  }

  List<Awaitable<Object>> items(int index) {
    return names(index).stream().map(machine::item).toList();
  }

  // ---- bodies ----

  /** Runs a body to its end, and tells whether that was its last statement. */
  boolean run(int index) throws Exception {
    return run((Body) value(index), frame);
  }

  /** {@link #run(int)} in a frame of its own. */
  boolean run(Body body, Frame inner) throws Exception {
    Returned left = machine.run(body, inner);
    if (left != null) {
      returned = left;
    }
    return left == null;
  }

  /** Leaves the body around the statement. */
  void leave(Returned value) {
    returned = value;
  }

  @Nullable Returned returned() {
    return returned;
  }
}
