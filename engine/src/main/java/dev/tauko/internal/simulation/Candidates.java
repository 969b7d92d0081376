package dev.tauko.internal.simulation;

import dev.tauko.Task;
import dev.tauko.internal.loop.ReadySteps;
import dev.tauko.internal.loop.ReadySteps.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.dispatch.Mailbox;

/**
 * Which of the steps that are ready may be next.
 *
 * <p>Where the order is free, these are the first steps of each coroutine, of each actor of users,
 * and of all callbacks together, whose own order stays; none if the first step of all is the
 * engine's own work, which is done in its place. Where only ties are open, they are the first step,
 * and if that is a timer, those behind it with the same deadline.
 *
 * <p>Each choice costs time in proportion to the steps that are ready, so there is a bound to both:
 * where more are ready, {@link #isCut} tells so.
 */
final class Candidates {
  /** So many steps are looked at, from the first one on. */
  private static final int LOOK = 4_000;

  /** So many are there to choose from at most. */
  static final int MOST = 1_000;

  /** How the names of the actors begin that start streams. */
  private static final String STREAMS = "StreamSupervisor-";

  /** What tells the actors of one run from those of others, and where all of them are. */
  private static final Pattern OF_A_RUN = Pattern.compile("~\\d+|^/system/");

  /** Stands for all callbacks. */
  private static final Object CALLBACKS = new Object();

  private final boolean ties;
  private final IdentityHashMap<Object, Step> known = new IdentityHashMap<>();
  private final List<Step> options = new ArrayList<>();
  private final List<Integer> indexes = new ArrayList<>();

  /** For each subject, the number of the choice for which it was an option last. */
  private int[] taken = new int[64];

  private int choices;
  private boolean cut;

  Candidates(boolean ties) {
    this.ties = ties;
  }

  /**
   * The steps that may be next, in the order in which they became ready; valid until called again.
   */
  List<Step> of(ReadySteps steps) {
    options.clear();
    indexes.clear();
    choices++;
    cut = false;
    if (ties && steps.deadline(0) >= 0) {
      addTies(steps);
    } else if (steps.kind(0) != Kind.ENGINE) {
      addAll(steps, ties ? 1 : steps.size());
    }
    return options;
  }

  /** Whether there are more steps that might be next than these. */
  boolean isCut() {
    return cut;
  }

  /** The index of an option among the steps. */
  int index(int option) {
    return indexes.get(option);
  }

  private void addTies(ReadySteps steps) {
    long deadline = steps.deadline(0);
    for (int i = 0; i < steps.size() && steps.deadline(i) == deadline && !cut; i++) {
      cut = i == MOST;
      if (!cut) {
        add(i, step(steps.subject(i), "timer"));
      }
    }
  }

  private void addAll(ReadySteps steps, int end) {
    for (int i = 0; i < end && !cut; i++) {
      cut = i == LOOK || options.size() == MOST;
      Kind kind = steps.kind(i);
      if (kind != Kind.ENGINE && !cut) {
        Object subject = steps.subject(i);
        Step step =
            switch (kind) {
              case CALLBACK -> step(CALLBACKS, "callback");
              case ACTOR -> step(subject, nameOf(subject));
              default -> step(subject, "");
            };
        if (isNew(step.subject())) {
          add(i, step);
        }
      }
    }
  }

  private boolean isNew(int subject) {
    if (subject >= taken.length) {
      taken = Arrays.copyOf(taken, 2 * subject);
    }
    boolean isNew = taken[subject] != choices;
    taken[subject] = choices;
    return isNew;
  }

  private void add(int index, Step step) {
    options.add(step);
    indexes.add(index);
  }

  private Step step(Object subject, String name) {
    Step present = known.get(subject);
    if (present == null) {
      present =
          subject instanceof Task<?> task
              ? new Step(known.size(), nameOf(task), task)
              : new Step(known.size(), name, null);
      known.put(subject, present);
    }
    return present;
  }

  /** The name of a task, without what makes that of an actor's body another one in each run. */
  private static String nameOf(Task<?> task) {
    String name = task.name();
    return name.indexOf('~') < 0 ? name : OF_A_RUN.matcher(name).replaceAll("");
  }

  /** The name of an actor, without what makes it another one in each run. */
  private static String nameOf(Object subject) {
    if (!(subject instanceof Mailbox mailbox) || mailbox.actor() == null) {
      return "actor";
    }
    ActorPath path = mailbox.actor().self().path();
    if (path.parent().name().startsWith(STREAMS)) {
      return "stream";
    }
    String name = path.name().startsWith(STREAMS) ? "streams" : path.name();
    int mark = name.indexOf('~');
    return mark < 0 ? name : name.substring(0, mark);
  }
}
