package dev.tauko.internal.loop;

/** The steps that are ready on a loop, as its {@link Steering} sees them. Confined to the loop. */
public final class ReadySteps {

  /** What a step runs. */
  public enum Kind {
    /** A coroutine, up to its next wait. */
    COROUTINE,

    /** A callback or a timer of users. */
    CALLBACK,

    /** Messages of an actor that is not the engine's own. */
    ACTOR,

    /** The engine's own work: a supervisor, the end of a sleep. */
    ENGINE
  }

  private final Fifo<Runnable> steps;

  ReadySteps(Fifo<Runnable> steps) {
    this.steps = steps;
  }

  /** The number of steps. */
  public int size() {
    return steps.size();
  }

  /** What a step runs. */
  public Kind kind(int index) {
    return switch (step(index)) {
      case Strand _ -> Kind.COROUTINE;
      case LoopHandle handle -> handle.isOfOthers() ? Kind.CALLBACK : Kind.ENGINE;
      case Runnable step when CallbackThreads.isOfOthers(step) -> Kind.ACTOR;
      default -> Kind.ENGINE;
    };
  }

  /** What has the step: the same object for all steps of one coroutine. */
  public Object subject(int index) {
    Runnable step = step(index);
    return step instanceof Strand strand ? strand.occupant : step;
  }

  /** The deadline of a timer that is due, in nanoseconds; -1 for any other step. */
  public long deadline(int index) {
    return steps.get(index) instanceof Timer timer ? timer.deadline : -1;
  }

  /** A step; of what has come from another thread, that which it leads to. */
  private Runnable step(int index) {
    Runnable step = steps.get(index);
    return step instanceof Arrival arrival ? arrival.actor() : step;
  }
}
