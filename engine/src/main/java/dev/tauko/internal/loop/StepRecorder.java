package dev.tauko.internal.loop;

import dev.tauko.internal.jfr.LoopStateEvent;
import dev.tauko.internal.jfr.Recording;
import dev.tauko.internal.jfr.StepEvent;
import dev.tauko.internal.log.Printable;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives a loop's steps to Flight Recorder, one after another. Confined to the loop.
 *
 * <p>The JVM (JDK 25) may drop an event that a thread writes first after a virtual thread has
 * written one on it, which is where a step ends. So the state of the loop, which is worth little by
 * itself, is written before the step.
 */
final class StepRecorder {
  private final boolean recorded;
  private final IntSupplier ready;
  private @Nullable StepEvent event;

  /** What the step under way runs; null if none is recorded. */
  private @Nullable Object subject;

  /** The number of the step before that: tells whether there were others that were not recorded. */
  private long before;

  /**
   * @param recorded false if the loop is none that users know of
   * @param ready the number of steps that are ready
   */
  StepRecorder(boolean recorded, IntSupplier ready) {
    this.recorded = recorded;
    this.ready = ready;
  }

  /** Whether a recording wants steps. */
  boolean isOn() {
    return Recording.IS_AVAILABLE && recorded && StepEvent.isOn();
  }

  /**
   * A step ends, and the next one begins.
   *
   * @param next what it runs; null if there is none
   * @param number the number of the step that ends
   */
  void turnTo(@Nullable Object next, long number) {
    StepEvent event = this.event;
    if (event == null) {
      event = new StepEvent();
      this.event = event;
    }
    if (subject != null && number == before + 1) {
      event.end();
      commit(event, subject, ready);
    }
    before = number;
    subject = next instanceof LoopHandle handle ? handle.callback() : next;
    if (subject != null) {
      event.begin();
    }
  }

  private static void commit(StepEvent event, Object subject, IntSupplier ready) {
    if (event.shouldCommit()) {
      LoopStateEvent state = new LoopStateEvent();
      state.ready = ready.getAsInt();
      state.commit();
      if (subject instanceof Strand strand) {
        event.task = strand.occupant.number();
        event.name = Printable.of(strand.actorName());
        event.kind = "coroutine";
      } else {
        event.task = 0;
        boolean isActor = subject instanceof LightActor;
        event.name =
            isActor
                ? Printable.of(((LightActor) subject).actorName())
                : place(WrappedCallback.innermost(subject).getClass().getName());
        event.kind = isActor ? "actor" : "callback";
      }
      event.commit();
    }
  }

  /** The class of a callback; for a lambda, the class in which it was written. */
  private static String place(String type) {
    int mark = type.indexOf("$$Lambda");
    return mark < 0 ? type : type.substring(0, mark);
  }

  /** A turn of an actor begins, of which several may be under way; null if it is not recorded. */
  static @Nullable StepEvent begin(LightActor actor) {
    // A free strand's step is not in its actor's turn.
    if (Recording.IS_AVAILABLE && StepEvent.isOn() && !(actor instanceof FreeStrand)) {
      StepEvent event = new StepEvent();
      event.begin();
      return event;
    }
    return null;
  }

  /** The turn of one {@link #begin} ends. */
  static void end(StepEvent event, LightActor actor, IntSupplier ready) {
    event.end();
    commit(event, actor, ready);
  }
}
