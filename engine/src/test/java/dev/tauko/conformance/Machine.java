package dev.tauko.conformance;

import dev.tauko.Asyncio;
import dev.tauko.Awaitable;
import dev.tauko.Coroutine;
import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.Handle;
import dev.tauko.Task;
import dev.tauko.conformance.Program.Body;
import dev.tauko.conformance.Program.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run of one program: its variables, and its trace. Confined to the loop while it runs. */
final class Machine {
  private static final int MAX_STATEMENTS = 4_000;
  private static final int MAX_CALL_DEPTH = 20;
  private static final Duration MAX_TIME = Duration.ofMinutes(10);
  private static final long HALF_MILLISECOND = 500_000;
  private static final String UNNAMED = "Task-";

  private final Program program;
  private final Map<String, Object> variables = new HashMap<>();
  private final List<Entry> trace = new ArrayList<>();
  private final List<Handle> handles = new ArrayList<>();

  /** What is to be done soon after a time of the program, in milliseconds, and before the next. */
  private final Map<Long, Runnable> looks = new TreeMap<>();

  // set by the first step of main
  private @Nullable EventLoop loop;
  private Duration start = Duration.ZERO;
  private int mainNumber;

  private volatile int statements;
  private volatile boolean closed;
  private volatile @Nullable String rejection;
  private volatile @Nullable String failure;

  /** When the last body of a coroutine has ended. */
  private long lastExit;

  Machine(Program program) {
    this.program = program;
  }

  // ---- the run as a whole ----

  /** The body of the program's main task. */
  @Nullable Object main() throws Exception {
    Task<?> main = Objects.requireNonNull(Asyncio.currentTask());
    EventLoop loop = Asyncio.runningLoop();
    this.loop = loop;
    start = loop.time();
    mainNumber = Integer.parseInt(main.name().substring(UNNAMED.length()));
    bind("main", main);
    cancelAtEnd(loop.callAt(start.plus(MAX_TIME).plusMillis(1), this::deadlock));
    looks.forEach((time, look) ->
        cancelAtEnd(loop.callAt(start.plusMillis(time).plusNanos(HALF_MILLISECOND), look)));
    return runCoroutine("main", Frame.OUTERMOST);
  }

  /**
   * Has something done when everything that happens at a time of the program has happened. Before
   * the run.
   */
  void lookAt(long time, Runnable look) {
    looks.put(time, look);
  }

  /**
   * Takes note of the end, in any thread: what comes later is not part of the trace. The program
   * has ended at the time of its last entry.
   *
   * @param outcome what is behind the word "end"
   */
  void end(String outcome) {
    if (!closed && !trace.isEmpty()) {
      trace.add(new Entry(trace.getLast().time(), "main", "end" + outcome));
    }
    closed = true;
    handles.forEach(Handle::cancel);
  }

  /** What the run has led to. */
  Result result() {
    String failure = this.failure;
    String rejection = this.rejection;
    if (failure != null) {
      return new Result.Failed(program.id(), failure);
    }
    return rejection != null
        ? new Result.Rejected(program.id(), rejection)
        : new Result.Traced(program.id(), List.copyOf(trace));
  }

  /** Ends a program that cannot be run any further. */
  Rejected reject(String reason) {
    if (rejection == null) {
      rejection = reason;
    }
    return close(reason);
  }

  private Rejected close(String reason) {
    closed = true;
    if (loop != null && loop.isRunning()) {
      loop.callSoonThreadsafe(() -> Asyncio.allTasks().forEach(Task::cancel));
    }
    return new Rejected(reason);
  }

  /** Virtual time comes to its limit when nothing is ready and no timer of the program is set. */
  private void deadlock() {
    if (isOver()) {
      return;
    }
    Entry last = trace.isEmpty() ? null : trace.getLast();
    String tasks = Asyncio.allTasks().stream().map(this::nameOf).toList().toString();
    failure = "deadlock: " + tasks + " wait after " + last;
    var _ = close("deadlock");
  }

  /** Whether the program is over, or has been rejected. */
  boolean isClosed() {
    return closed;
  }

  /** How many statements have begun. May be called from any thread. */
  int statements() {
    return statements;
  }

  // ---- the trace ----

  /** Appends an entry of the current task. */
  void record(String text) {
    if (!closed) {
      Task<?> task = Asyncio.currentTask();
      trace.add(new Entry(now(), task == null ? "-" : nameOf(task), text));
    }
  }

  /**
   * Appends an entry for a timer, unless the program is over: a loop that ends with its program
   * would never come to it.
   */
  void recordTimer(String text) {
    if (!isOver()) {
      record(text);
    }
  }

  private boolean isOver() {
    return now() > lastExit && Asyncio.allTasks().isEmpty();
  }

  /** The time since the start of the program, in milliseconds. */
  long now() {
    return sinceStart(loop().time());
  }

  long sinceStart(Duration time) {
    return time.minus(start).toMillis();
  }

  /** The time of the loop at a time of the program. */
  Duration atLoop(Duration sinceStart) {
    return start.plus(sinceStart);
  }

  EventLoop loop() {
    return Objects.requireNonNull(loop);
  }

  /** The name of a task in this program: unnamed ones are counted from 1. */
  String nameOf(Task<?> task) {
    return nameOf(task.name());
  }

  /** The name in this program of a task with this one. */
  String nameOf(String name) {
    if (!name.startsWith(UNNAMED)) {
      return name;
    }
    int number = Integer.parseInt(name.substring(UNNAMED.length())) - mainNumber;
    return number == 0 ? "main" : UNNAMED + number;
  }

  /** The text of a value or an exception. */
  String show(@Nullable Object value) {
    try {
      return closed ? "" : Texts.show(value);
    } catch (IllegalArgumentException e) {
      throw breakDown(e);
    }
  }

  /** The text of the state of a task or future. */
  String state(Future<?> future) {
    try {
      return closed ? "" : Texts.state(future);
    } catch (Exception e) {
      throw breakDown(e);
    }
  }

  /** The text of what has come out of the run, in any thread. */
  String showOutside(Throwable thrown) {
    try {
      return show(thrown);
    } catch (Rejected e) {
      return e.getMessage();
    }
  }

  private Rejected breakDown(Throwable cause) {
    if (failure == null) {
      failure = cause.toString();
    }
    return close(cause.toString());
  }

  // ---- variables and items ----

  void bind(String name, Object value) {
    variables.put(name, value);
  }

  /** Has a callback cancelled when the program is over. */
  void cancelAtEnd(Handle handle) {
    handles.add(handle);
  }

  <T> T variable(String name, Class<T> type) {
    Object value = variables.get(name);
    if (value == null) {
      throw reject("unbound variable " + name);
    }
    if (!type.isInstance(value)) {
      throw reject("variable " + name + " is of another kind");
    }
    return type.cast(value);
  }

  @SuppressWarnings("unchecked")
  Future<Object> future(String name) {
    return variable(name, Future.class);
  }

  /** A task or future, or a coroutine that was not started. */
  Awaitable<Object> item(String name) {
    return isCoroutine(name) ? coroutine(name) : future(name);
  }

  boolean isCoroutine(String name) {
    return program.coroutines().containsKey(name) && !name.equals("main");
  }

  Coroutine<Object> coroutine(String name) {
    return () -> runCoroutine(name, Frame.OUTERMOST);
  }

  // ---- bodies and statements ----

  Object call(String name, Frame frame) throws Exception {
    if (frame.depth() >= MAX_CALL_DEPTH) {
      throw reject("limit: too many nested calls");
    }
    return runCoroutine(name, frame.called());
  }

  private Object runCoroutine(String name, Frame frame) throws Exception {
    Returned returned;
    try {
      returned = run(program.coroutines().get(name), frame);
    } catch (Throwable thrown) {
      record("exit " + name + " ! " + show(thrown));
      lastExit = now();
      throw thrown;
    }
    Object value = returned == null ? null : returned.value();
    record("exit " + name + " = " + show(value));
    lastExit = now();
    return value;
  }

  /** Runs a body, and tells of the {@code return} that has ended it, if one has. */
  @Nullable Returned run(Body body, Frame frame) throws Exception {
    for (Statement statement : body.statements()) {
      countStatement();
      Returned returned = run(statement, frame);
      if (returned != null) {
        return returned;
      }
    }
    return null;
  }

  void countStatement() {
    if (closed) {
      throw new Rejected("the program is over");
    }
    int count = statements + 1;
    statements = count;
    if (count > MAX_STATEMENTS) {
      throw reject("limit: too many statements");
    }
  }

  private @Nullable Returned run(Statement statement, Frame frame) throws Exception {
    Step step = new Step(this, frame, statement);
    Op op = statement.op();
    Object value;
    try {
      value = op.action().run(step);
    } catch (Throwable thrown) {
      if (op.entries() != Op.Entries.NONE && !closed) {
        record(statement.label() + " ! " + show(thrown));
      }
      throw thrown;
    }
    switch (op.entries()) {
      case NONE -> {}
      case LABEL -> record(statement.label());
      case VALUE -> record(statement.label() + " = " + show(value));
    }
    return step.returned();
  }

  /** Throws its argument, whatever it is. */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
